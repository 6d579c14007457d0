// @generated automatically by Diesel CLI.

diesel::table! {
    appointments (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        client_id -> Uuid,
        practitioner_id -> Uuid,
        service_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        busy_from -> Timestamptz,
        busy_until -> Timestamptz,
        status -> Text,
        note -> Nullable<Text>,
        price_pence -> Int8,
        currency -> Text,
        cancel_reason -> Nullable<Text>,
        cancel_note -> Nullable<Text>,
        checked_in_at -> Nullable<Timestamptz>,
        completed_at -> Nullable<Timestamptz>,
        cancelled_at -> Nullable<Timestamptz>,
        no_show_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    assessments (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        client_id -> Uuid,
        practitioner_id -> Uuid,
        status -> Text,
        presenting_complaint -> Text,
        pain -> Jsonb,
        red_flags -> Jsonb,
        exposures -> Jsonb,
        catalogue_version -> Text,
        screening -> Jsonb,
        safety -> Nullable<Jsonb>,
        completed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    audit_log (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        at -> Timestamptz,
        actor_id -> Nullable<Uuid>,
        actor_kind -> Text,
        action -> Text,
        resource_type -> Text,
        resource_id -> Nullable<Uuid>,
        client_ids -> Array<Uuid>,
        request_id -> Text,
        details -> Jsonb,
    }
}

diesel::table! {
    clients (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        version -> Int8,
        contact_version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        contact_updated_at -> Timestamptz,
        given_name -> Text,
        family_name -> Text,
        preferred_name -> Nullable<Text>,
        given_key -> Text,
        family_key -> Text,
        preferred_key -> Nullable<Text>,
        date_of_birth -> Nullable<Date>,
        pronouns -> Nullable<Text>,
        sex_for_norms -> Nullable<Text>,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        phone -> Nullable<Text>,
        address -> Nullable<Jsonb>,
        emergency_contact -> Nullable<Jsonb>,
        gp -> Nullable<Jsonb>,
        occupation -> Nullable<Text>,
        sport -> Nullable<Text>,
        training_load -> Nullable<Text>,
        referral_source -> Nullable<Text>,
        notes -> Nullable<Text>,
        marketing_opt_in -> Bool,
        archived_at -> Nullable<Timestamptz>,
        archived_by -> Nullable<Uuid>,
        archive_reason -> Nullable<Text>,
    }
}

diesel::table! {
    clinics (id) {
        id -> Uuid,
        slug -> Text,
        name -> Text,
        zone -> Text,
        region -> Text,
        contact_email -> Nullable<Text>,
        contact_phone -> Nullable<Text>,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    findings (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        position -> Int4,
        finding -> Text,
        side -> Text,
        status -> Text,
        severity -> Nullable<Text>,
        confidence -> Text,
        observation_ids -> Array<Uuid>,
        explanation -> Text,
    }
}

diesel::table! {
    idempotency_keys (clinic_id, principal_id, operation, key) {
        clinic_id -> Uuid,
        principal_id -> Uuid,
        operation -> Text,
        key -> Text,
        fingerprint -> Bytea,
        status -> Int2,
        body -> Text,
        etag -> Nullable<Text>,
        location -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    observations (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        position -> Int4,
        test -> Text,
        side -> Text,
        value -> Jsonb,
        unit -> Nullable<Text>,
        details -> Jsonb,
        method -> Nullable<Text>,
        device -> Nullable<Text>,
        pain_nprs -> Nullable<Int2>,
        validity -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    outbox (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        resource_id -> Uuid,
        payload -> Jsonb,
        created_at -> Timestamptz,
        delivered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    plan_components (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        treatment_plan_id -> Uuid,
        position -> Int4,
        component -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    plan_goals (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        treatment_plan_id -> Uuid,
        position -> Int4,
        description -> Text,
        measure -> Nullable<Text>,
        target -> Nullable<Jsonb>,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    prescriptions (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        plan_component_id -> Uuid,
        position -> Int4,
        intervention -> Text,
        side -> Text,
        sets -> Nullable<Int2>,
        reps -> Nullable<Int2>,
        hold_seconds -> Nullable<Int2>,
        minutes -> Nullable<Int2>,
        times_per_week -> Nullable<Int2>,
        effort -> Nullable<Int2>,
        instructions -> Nullable<Text>,
        rules -> Array<Text>,
    }
}

diesel::table! {
    refresh_tokens (clinic_id, token_hash) {
        clinic_id -> Uuid,
        token_hash -> Bytea,
        session_id -> Uuid,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    services (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        name -> Text,
        minutes -> Int4,
        price_pence -> Int8,
        currency -> Text,
        buffer_before_minutes -> Int4,
        buffer_after_minutes -> Int4,
        therapies -> Array<Text>,
        archived_at -> Nullable<Timestamptz>,
        archived_by -> Nullable<Uuid>,
        archive_reason -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        revoked_reason -> Nullable<Text>,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        public_key -> Bytea,
        sealed_private_key -> Bytea,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    suggestions (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        assessment_id -> Uuid,
        position -> Int4,
        rule -> Text,
        rule_version -> Int4,
        pattern -> Text,
        priority -> Text,
        rationale -> Text,
        caveat -> Text,
        evidence -> Jsonb,
        component -> Text,
        interventions -> Jsonb,
        finding_ids -> Array<Uuid>,
        suppressed -> Jsonb,
        status -> Text,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
        decline_reason -> Nullable<Text>,
        treatment_plan_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    time_off (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        user_id -> Uuid,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        reason -> Nullable<Text>,
        cancelled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    treatment_plans (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        client_id -> Uuid,
        assessment_id -> Nullable<Uuid>,
        practitioner_id -> Uuid,
        title -> Text,
        status -> Text,
        activated_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        discontinue_reason -> Nullable<Text>,
    }
}

diesel::table! {
    users (clinic_id, id) {
        clinic_id -> Uuid,
        id -> Uuid,
        email -> Text,
        name -> Text,
        role -> Text,
        status -> Text,
        password_hash -> Text,
        failed_sign_ins -> Int4,
        locked_until -> Nullable<Timestamptz>,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    working_hours (clinic_id, user_id, effective_from) {
        clinic_id -> Uuid,
        user_id -> Uuid,
        effective_from -> Date,
        weekly -> Jsonb,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(clients -> clinics (clinic_id));
diesel::joinable!(services -> clinics (clinic_id));
diesel::joinable!(users -> clinics (clinic_id));

diesel::allow_tables_to_appear_in_same_query!(
    appointments,
    assessments,
    audit_log,
    clients,
    clinics,
    findings,
    idempotency_keys,
    observations,
    outbox,
    plan_components,
    plan_goals,
    prescriptions,
    refresh_tokens,
    services,
    sessions,
    signing_keys,
    suggestions,
    time_off,
    treatment_plans,
    users,
    working_hours,
);
