import type { Role } from '#contracts/roles.ts'
import { useSettings } from './settings.tsx'

type Props = { value: Role; onChoose: (role: Role) => void; id?: string; label?: string; disabled?: boolean }

/** One of the roles. `label` where no other label stands beside it. */
export function RoleSelect({ value, onChoose, id, label, disabled }: Props) {
  const { t } = useSettings()
  return (
    <select
      id={id}
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={(event) => onChoose(event.currentTarget.value as Role)}
    >
      {Object.entries(t.people.roleNames).map(([role, name]) => (
        <option key={role} value={role} selected={role === value}>
          {name}
        </option>
      ))}
    </select>
  )
}
