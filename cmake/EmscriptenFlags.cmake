# How the WebAssembly module is compiled and linked: one list for each concern, a reason for each flag.

# Compiling: everything, dependencies included.
add_compile_options(
  -Oz                # a page downloads it
  -flto              # across the libraries: a tenth smaller
  -mbulk-memory      # every engine with the exceptions below has it: memset and memcpy as one instruction
  -fwasm-exceptions  # without it, here and at linking, `catch` catches nothing
  -fno-rtti)         # Embind is told the same below
add_compile_definitions(EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)  # Embind without RTTI: no type names in messages

# The kind of module.
set(tokensmith_link_module
  --no-entry                 # a library: there is no main
  -sSTRICT=1                 # no deprecated behaviour, nothing linked unasked
  -sMODULARIZE=1             # a factory, so that several engines can live in one page
  -sEXPORT_ES6=1             # an ES module with a default export
  -sENVIRONMENT=web,worker   # one glue for every runtime: Node's entry passes the bytes of the module itself
  -sFILESYSTEM=0)            # no files, and none of the code for them

# What the page's Content-Security-Policy allows.
set(tokensmith_link_policy
  -sDYNAMIC_EXECUTION=0)     # no eval, no new Function

# Memory.
set(tokensmith_link_memory
  -sGLOBAL_BASE=851968       # constants lie where few other numbers are: tools/build/divide tells addresses by it
  -sMALLOC=emmalloc          # 7 KB smaller than the default, and as fast here: a signature takes a hundred blocks
  -sALLOW_MEMORY_GROWTH=1    # bulk work and 8192-bit keys
  -sSTACK_SIZE=262144)       # the default, 64 KB, overflows without a word

# The surface between the glue and our boundary.
set(tokensmith_link_surface
  -sINCOMING_MODULE_JS_API=instantiateWasm,print,printErr   # the wrapper fetches and compiles
  -sEXPORTED_FUNCTIONS=_malloc,_free   # secrets cross as bytes in the module's memory
  -sEXPORTED_RUNTIME_METHODS=HEAPU8)   # read anew after each call: growing memory replaces it

# A function called once would be made part of its caller, and what is seldom run part of what always is.
set(tokensmith_link_inlining -Wl,-mllvm,-inline-threshold=-50)

set(tokensmith_link_options
  ${tokensmith_link_inlining} -Oz -flto -mbulk-memory -fwasm-exceptions -fno-rtti
  ${tokensmith_link_module} ${tokensmith_link_policy} ${tokensmith_link_memory} ${tokensmith_link_surface})
