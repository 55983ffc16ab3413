/* global addToLibrary, embindFields, embindText, embindTypes, getWasmTableEntry, HEAPU32, HEAPU8, Module */
/**
 * Embind's half in JavaScript, reduced to what bindings.cpp registers, as embind_types.cpp reduces the half in C++: functions of numbers that
 * give nothing, a number, a truth value or a struct of numbers. Emscripten's own also looks after classes, overloads, types that come later,
 * and callers who pass the wrong thing, and was a third of what a worker loads; js/engine/boundary.js is the one caller here. Emscripten puts
 * these into tokensmith.js in the place of its own (`--js-library`).
 */
addToLibrary({
  /** What a value of each type becomes on its way out, by Embind's id of the type. */
  $embindTypes: {},

  /** The members of each struct: a name, and how it is read. */
  $embindFields: {},

  $embindText: (start) => {
    let end = start;
    while (HEAPU8[end]) end++;
    return String.fromCharCode(...HEAPU8.subarray(start, end));
  },

  _embind_register_void__deps: ['$embindTypes'],
  _embind_register_void: (type) => {
    embindTypes[type] = () => undefined;
  },

  _embind_register_bool__deps: ['$embindTypes'],
  _embind_register_bool: (type) => {
    embindTypes[type] = (value) => value !== 0;
  },

  _embind_register_integer__deps: ['$embindTypes'],
  _embind_register_integer: (type) => {
    // WebAssembly gives them with a sign; the one that is registered has none.
    embindTypes[type] = (value) => value >>> 0;
  },

  _embind_register_value_object__deps: ['$embindTypes', '$embindFields', '$getWasmTableEntry'],
  _embind_register_value_object: (
    type,
    _name,
    _constructorSignature,
    _constructor,
    _destructorSignature,
    destructor,
  ) => {
    embindFields[type] = [];
    embindTypes[type] = (pointer) => {
      const value = Object.fromEntries(embindFields[type].map(([name, read]) => [name, read(pointer)]));
      getWasmTableEntry(destructor)(pointer);
      return value;
    };
  },

  _embind_register_value_object_field__deps: ['$embindTypes', '$embindFields', '$embindText', '$getWasmTableEntry'],
  _embind_register_value_object_field: (struct, name, type, _signature, getter, context) => {
    embindFields[struct].push([
      embindText(name),
      (pointer) => embindTypes[type](getWasmTableEntry(getter)(context, pointer)),
    ]);
  },

  _embind_finalize_value_object: () => {},

  _embind_register_function__deps: ['$embindTypes', '$embindText', '$getWasmTableEntry'],
  _embind_register_function: (name, _count, types, _signature, invoker, target) => {
    // The first of the types is that of the result; numbers go in as they are.
    const result = HEAPU32[types >> 2];
    Module[embindText(name)] = (...values) => embindTypes[result](getWasmTableEntry(invoker)(target, ...values));
  },
});
