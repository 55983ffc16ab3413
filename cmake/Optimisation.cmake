# What is optimised for what. A page loads the module, so most of it is made small; arithmetic is made fast.

# Compiles the named files of a target for speed; the rest of a WebAssembly build is compiled for size.
function(tokensmith_optimise_for_speed target)
  if(NOT EMSCRIPTEN)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME)
    if(name IN_LIST ARGN)
      # Comes after the target's -Oz, and the last one holds. -O3 gained nothing over it and is larger.
      set_property(SOURCE "${source}" APPEND PROPERTY COMPILE_OPTIONS -O2)
    endif()
  endforeach()
endfunction()
