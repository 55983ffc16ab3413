import { byId, show } from './dom.js';

/**
 * Takes a file that is dropped anywhere. Otherwise the browser would open a file that misses its target in place of the page.
 * @param {(file: File, target: Element | null) => void} take
 */
export function wireFileDrop(take) {
  const veil = byId('drop-veil', HTMLElement);
  /** The events come in pairs for every element that the pointer passes. */
  let depth = 0;
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;

  window.addEventListener('dragenter', (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    show(veil, true);
  });
  window.addEventListener('dragleave', (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (depth === 0) show(veil, false);
  });
  window.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  window.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(veil, false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file, event.target instanceof Element ? event.target : null);
  });
}
