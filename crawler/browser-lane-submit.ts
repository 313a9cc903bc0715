import type { Page, Response } from 'playwright'
import { readGateForm } from '#pages/login-form.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { FormTask } from './fetch-outcome.ts'

/** Run in the page: a field that nobody can type into is set as the form would hold it. */
const SET_FIELD = `(form, name, value) => {
  const field = form.elements.namedItem(name)
  if (field?.type === 'checkbox') field.checked = true
  else if (field) field.value = value
}`
const SEND = `(form) => form.requestSubmit(form.querySelector('button:not([type=button]):not([type=reset]), input[type=submit]'))`

/** Browser lane: fills the form of the page that is open, as a person would, and sends it. */
export async function submitInBrowser(page: Page, task: FormTask, timeoutMs: number): Promise<void> {
  const seen = readGateForm(parsePage(await page.content()), task.selector, page.url())
  if (!seen) return
  using window = task.open(seen)
  if (!window) return
  const form = page.locator(task.selector).first()
  const inForm = (script: string, ...given: string[]) =>
    page.evaluate(
      `(${script})(${[`document.querySelector(${JSON.stringify(task.selector)})`, ...given].join()})`,
    )
  for (const [name, value] of Object.entries(task.fill)) {
    const field = form.locator(
      `[name=${JSON.stringify(name)}]:is([type=text], [type=password], :not([type]))`,
    )
    if ((await field.count()) === 1 && (await field.isEditable())) await field.fill(value)
    else await inForm(SET_FIELD, JSON.stringify(name), JSON.stringify(value))
  }
  const answered = page.waitForResponse(isAnswer, { timeout: timeoutMs })
  await Promise.all([answered, inForm(SEND)])
  await page.waitForLoadState('domcontentloaded', { timeout: timeoutMs })
}

/** The last answer to what was sent: behind redirects, since a site may give its cookie on the way. */
function isAnswer(response: Response): boolean {
  if (response.status() >= 300 && response.status() < 400) return false
  let request = response.request()
  for (let before = request.redirectedFrom(); before; before = request.redirectedFrom()) request = before
  return request.method() === 'POST' && request.isNavigationRequest()
}
