/** What the page is made of: put into web/service-worker.js by tools/build/page.js. */
declare const TOKENSMITH_FILES: {
  /** Changes with any of them. */
  version: string;
  /** Addresses relative to the page, with their digests (Subresource Integrity). */
  files: { file: string; integrity: string }[];
};

/** What a service worker sees of the global scope. The library that declares it cannot be had beside that of pages. */
interface ServiceWorkerScope {
  readonly location: { readonly href: string };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
interface ExtendableEvent {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
