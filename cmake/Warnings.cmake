# Warnings, for our own code only: dependencies are included as SYSTEM and compiled as they come.
add_library(tokensmith_warnings INTERFACE)
target_compile_options(tokensmith_warnings INTERFACE
  -Wall -Wextra -Wpedantic
  -Wconversion -Wsign-conversion  # lengths and times cross several integer types here
  -Wshadow                        # a name means one thing
  -Wcast-align -Wcast-qual        # bytes are not reinterpreted, const is kept
  -Wold-style-cast                # a cast says which kind it is
  -Wnon-virtual-dtor -Woverloaded-virtual
  -Wformat=2
  -Wimplicit-fallthrough
  -Wnull-dereference
  -Wundef)
# An error here, so that none is left standing; not for those who build us with a compiler we have not tried.
if(PROJECT_IS_TOP_LEVEL)
  target_compile_options(tokensmith_warnings INTERFACE -Werror)
endif()
