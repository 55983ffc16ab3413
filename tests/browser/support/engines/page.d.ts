/**
 * The part of Playwright's page that every engine can be asked for. In Chromium it is Playwright itself; the others are given the
 * same by `driven-page.js`, so that what is written for one engine runs in all.
 */

type Timeout = { timeout?: number };

export interface Locator {
  locator(css: string, options?: { hasText?: string }): Locator;
  getByLabel(text: string, options?: { exact?: boolean }): Locator;
  getByRole(role: 'button' | 'checkbox' | 'link' | 'radio' | 'tab', options: { name: string; exact?: boolean }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  first(): Locator;
  nth(index: number): Locator;

  click(options?: Timeout): Promise<void>;
  check(options?: Timeout): Promise<void>;
  uncheck(options?: Timeout): Promise<void>;
  fill(text: string, options?: Timeout): Promise<void>;
  selectOption(value: string, options?: Timeout): Promise<unknown>;
  focus(options?: Timeout): Promise<void>;
  press(key: string, options?: Timeout): Promise<void>;
  waitFor(options?: Timeout & { state?: 'attached' | 'detached' | 'visible' | 'hidden' }): Promise<void>;

  textContent(options?: Timeout): Promise<string | null>;
  inputValue(options?: Timeout): Promise<string>;
  getAttribute(name: string, options?: Timeout): Promise<string | null>;
  isVisible(): Promise<boolean>;
  isDisabled(options?: Timeout): Promise<boolean>;
  isChecked(options?: Timeout): Promise<boolean>;
  count(): Promise<number>;
  allTextContents(): Promise<string[]>;
}

export interface Page extends Pick<Locator, 'getByLabel' | 'getByRole' | 'getByText' | 'locator'> {
  url(): string;
  /** The function runs in the page, and sees nothing but its argument. */
  evaluate<R, A = undefined>(run: (argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  waitForFunction<A = undefined>(run: (argument: A) => unknown, argument?: A, options?: Timeout): Promise<unknown>;
  keyboard: { press(key: string): Promise<void> };
  screenshot(options: { path: string }): Promise<unknown>;
}
