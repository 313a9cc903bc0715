import { createContext, type ComponentChildren } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { goToSignIn, useApi } from './api.ts'
import { Await } from './states.tsx'
import type { Account, Session } from './views.ts'

const Context = createContext<Account | undefined>(undefined)

/** Who is signed in. */
export function useAccount(): Account {
  return useContext(Context)!
}

/** What is shown to somebody who is signed in; everybody else goes to the sign-in page. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const session = useApi<Session>('/session')
  const account = session.data?.account
  useEffect(() => {
    if (account === null) goToSignIn()
  }, [account])
  if (account) return <Context value={account}>{children}</Context>
  return <Await from={session}>{() => null}</Await>
}
