# The compiler of the native builds. Whoever names one, or builds us as a part of something else, is not overruled.
if(CMAKE_SOURCE_DIR STREQUAL CMAKE_CURRENT_SOURCE_DIR AND NOT CMAKE_TOOLCHAIN_FILE
   AND NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX} AND NOT DEFINED ENV{CC})
  # Clang 19 is the compiler beneath Emscripten 3.1.69, too: the same warnings, and libFuzzer comes with it.
  find_program(tokensmith_clang clang-19)
  find_program(tokensmith_clangxx clang++-19)
  mark_as_advanced(tokensmith_clang tokensmith_clangxx)
  if(tokensmith_clang AND tokensmith_clangxx)
    set(CMAKE_C_COMPILER "${tokensmith_clang}")
    set(CMAKE_CXX_COMPILER "${tokensmith_clangxx}")
  endif()
endif()
