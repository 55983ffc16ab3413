/**
 * Whether this platform runs an engine in two parts. JavaScriptCore did not, as WebKitGTK 2.50 has it: after an exception has gone from a
 * function of one module through one of another, what is held in that place is not what was put there, and the engine breaks. With the
 * relaxed SIMD that came later (Bun's) it does. Where there is none the engine is taken whole, and nothing is left to luck.
 */

/** (module (func (param v128) (result v128) (f64x2.relaxed_madd (local.get 0) (local.get 0) (local.get 0)))) */
const relaxedSimd = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x06, 0x01, 0x60, 0x01, 0x7b, 0x01, 0x7b, 0x03, 0x02, 0x01, 0x00, 0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20,
  0x00, 0x20, 0x00, 0x20, 0x00, 0xfd, 0x87, 0x02, 0x0b,
];

/** @returns {boolean} */
export function partsWork() {
  return WebAssembly.validate(new Uint8Array(relaxedSimd));
}
