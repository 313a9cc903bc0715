#!/bin/sh
# Writes db/tables.ts from a migrated database: DATABASE_URL=postgres://… db/generate-tables.sh [--verify]
here=$(cd "$(dirname "$0")" && pwd)
exec "$here/../infra/node" "$here/../node_modules/kysely-codegen/dist/cli/bin.js" \
  --dialect postgres --url "$DATABASE_URL" --out-file "$here/tables.ts" --exclude-pattern '{bullmq.*,kysely_*}' \
  --type-mapping '{"int8":"number","timestamptz":"Date"}' "$@"
