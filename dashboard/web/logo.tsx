/** A lanternfish and its light. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle class="logo-glow" cx="5.2" cy="8.8" r="5" />
      <path
        class="logo-fish"
        d="M3.500 19.500C6.500 13.500 12 11.500 17 12.500c3.500.7 6.200 2.800 8 5.300l3.800-3.300c-.6 2.700-.6 5.300 0 8L25 19.800c-2.300 3.800-6.300 5.900-10.800 5.500-4.600-.4-8.400-2.500-10.700-5.800z"
      />
      <path class="logo-stalk" d="M12.500 13C12 8.500 9 6.800 6 8" />
      <circle class="logo-light" cx="5.200" cy="8.800" r="2.600" />
      <circle class="logo-eye" cx="9.600" cy="18" r="1.400" />
    </svg>
  )
}
