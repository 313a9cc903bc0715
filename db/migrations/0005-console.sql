-- Signing in to the console. Only hashes of secrets are kept.

create table one_time_password (
  sha256     text primary key,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table console_session (
  token_sha256 text primary key,
  created_at   timestamptz not null,
  expires_at   timestamptz not null
);
