/**
 * The fast kernel's part in a rehearsal: where relaxed SIMD is missing, as in Node 20, the real one cannot run. It computes the same
 * (wasm/kernels/exponentiation.hpp), slowly.
 */

const wordBits = 64n;
const windowBits = 5n;

/**
 * @param {WebAssembly.Memory} memory of the engine
 * @returns {import('../../../dist/engine/tokensmith.js').EngineModule['kernelFunctions']}
 */
export function kernelFunctions(memory) {
  // About as much memory as the real one uses, requested in the same ways.
  const scratchSize = (/** @type {number} */ words) => 640 * words;
  const exponentiate = (/** @type {number} */ request) => {
    const [result, base, modulus, words, exponent, exponentBits, square, isPublic] = new Uint32Array(
      memory.buffer,
      request,
      8,
    );
    const read = (/** @type {number} */ start, /** @type {number} */ count) =>
      new BigUint64Array(memory.buffer, start, count).reduceRight((number, word) => (number << wordBits) | word, 0n);
    const power = raise({
      base: read(base, words),
      modulus: read(modulus, words),
      square: read(square, words),
      radix: 1n << (wordBits * BigInt(words)),
      exponent: read(exponent, Math.ceil(exponentBits / Number(wordBits))),
      windows: isPublic & 1 ? 0 : Math.ceil(exponentBits / Number(windowBits)),
    });
    new BigUint64Array(memory.buffer, result, words).forEach(
      (_, index, all) => (all[index] = BigInt.asUintN(64, power >> (wordBits * BigInt(index)))),
    );
  };
  return [scratchSize, exponentiate];
}

/**
 * In Montgomery form. `square` need not be what its name says where kernels are compared: what they take for 1 is another number then, and
 * they multiply by it for a window of zeros.
 * @param {{ base: bigint, modulus: bigint, square: bigint, radix: bigint, exponent: bigint, windows: number }} numbers
 * @returns {bigint}
 */
function raise({ base, modulus, square, radix, exponent, windows }) {
  const inverse = inverseOf(radix % modulus, modulus);
  const one = (square * inverse * inverse) % modulus;
  const factor = (base * inverse * one) % modulus;
  let power = windows === 0 ? powerOf(factor, exponent, modulus) : 1n;
  for (let window = BigInt(windows) - 1n; window >= 0n; window -= 1n) {
    const digit = (exponent >> (window * windowBits)) % (1n << windowBits);
    power =
      (powerOf(power, 1n << windowBits, modulus) * (digit === 0n ? one : powerOf(factor, digit, modulus))) % modulus;
  }
  return (power * radix) % modulus;
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus @returns {bigint} */
function powerOf(base, exponent, modulus) {
  let power = 1n;
  for (const bit of exponent.toString(2)) {
    power = (power * power) % modulus;
    if (bit === '1') power = (power * base) % modulus;
  }
  return power;
}

/**
 * Euclid's algorithm.
 * @param {bigint} number
 * @param {bigint} modulus
 * @returns {bigint} the inverse, if the two have no common divisor
 */
export function inverseOf(number, modulus) {
  let [last, rest, factor, next] = [modulus, number, 0n, 1n];
  while (rest !== 0n) [last, rest, factor, next] = [rest, last % rest, next, factor - (last / rest) * next];
  return ((factor % modulus) + modulus) % modulus;
}
