drop table appointments;
