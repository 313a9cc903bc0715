import type { Page } from 'playwright'
import { readGateForm } from '#pages/login-form.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { FormTask } from './fetch-outcome.ts'

/** Run in the page: a field that is shown to nobody, or a box, is set as the form would hold it. */
const SET_FIELD = `(field, value) => {
  if (field.type === 'checkbox' || field.type === 'radio') field.checked = field.value === value || value === 'on'
  else field.value = value
}`
const SEND = `(form) => form.requestSubmit(form.querySelector('button:not([type=button]):not([type=reset]), input[type=submit]'))`

/** Browser lane: fills the form of the page that is open, as a person would, and sends it. */
export async function submitInBrowser(page: Page, task: FormTask, timeoutMs: number): Promise<void> {
  const seen = readGateForm(parsePage(await page.content()), task.selector, page.url())
  if (!seen) return
  using window = task.open(seen)
  if (!window) return
  const form = page.locator(task.selector).first()
  for (const [name, value] of Object.entries(task.fill)) {
    const field = form.locator(`[name=${JSON.stringify(name)}]`).first()
    if (await field.isEditable({ timeout: timeoutMs }).catch(() => false)) await field.fill(value)
    else await field.evaluate(SET_FIELD, value)
  }
  const loaded = page.waitForEvent('domcontentloaded', { timeout: timeoutMs })
  await Promise.all([loaded, form.evaluate(SEND)])
}
