# Finds Emscripten and hands over to its own toolchain file: an emcc on PATH that is new enough, else the one that
# `node tools/setup.js emscripten` unpacked. TOKENSMITH_EMSCRIPTEN_ROOT, from the environment, names another.
set(tokensmith_oldest_emscripten 3.1.69)

set(emscripten_root "$ENV{TOKENSMITH_EMSCRIPTEN_ROOT}")

if(NOT emscripten_root)
  find_program(tokensmith_emcc emcc NO_CACHE)
  if(tokensmith_emcc)
    execute_process(COMMAND "${tokensmith_emcc}" --version OUTPUT_VARIABLE emcc_version ERROR_QUIET)
    string(REGEX MATCH "[0-9]+\\.[0-9]+\\.[0-9]+" emcc_version "${emcc_version}")
    if(emcc_version VERSION_GREATER_EQUAL tokensmith_oldest_emscripten)
      get_filename_component(emcc_directory "${tokensmith_emcc}" DIRECTORY)
      execute_process(COMMAND "${emcc_directory}/em-config" EMSCRIPTEN_ROOT
        OUTPUT_VARIABLE emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    endif()
  endif()
endif()

if(NOT emscripten_root)
  set(cache "$ENV{XDG_CACHE_HOME}")
  if(NOT IS_ABSOLUTE "${cache}")
    set(cache "$ENV{HOME}/.cache")
  endif()
  file(GLOB unpacked "${cache}/tokensmith/emscripten-${tokensmith_oldest_emscripten}-????????????/usr/share/emscripten")
  if(unpacked)
    list(GET unpacked -1 emscripten_root)
  endif()
endif()

set(emscripten_toolchain "${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
if(NOT EXISTS "${emscripten_toolchain}")
  message(FATAL_ERROR
    "There is no Emscripten ${tokensmith_oldest_emscripten} or newer. Run: node tools/setup.js emscripten")
endif()

# CMake's trial compilations read this file anew: they must come to the same result.
set(ENV{TOKENSMITH_EMSCRIPTEN_ROOT} "${emscripten_root}")
include("${emscripten_toolchain}")
