/** What several tests do in the steps of the flow. */

/** @typedef {import('./engines/page.js').Page} Page */

/**
 * Creates the tutorial's application.
 * @param {Page} page
 */
export async function createApplication(page) {
  const before = await page.getByLabel('Application id').inputValue();
  await page.getByRole('button', { name: 'Create one', exact: true }).click();
  await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
  await page.getByRole('button', { name: 'Create application' }).click();
  await page.waitForFunction((old) => {
    const { value } = /** @type {HTMLInputElement} */ (document.getElementById('application-id'));
    return value !== '' && value !== old;
  }, before, { timeout: 60_000 });
}

/**
 * @param {Page} page
 * @param {string} name
 * @param {string} [displayName]
 */
export async function createUser(page, name, displayName) {
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (displayName !== undefined) await page.getByLabel('Display name', { exact: true }).fill(displayName);
  await page.getByRole('button', { name: 'Create user' }).click();
  await page.locator(`#users-list li[data-name="${name}"]`).waitFor();
}
