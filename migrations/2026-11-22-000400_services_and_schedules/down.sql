drop table time_off;
drop table working_hours;
drop table services;
