# Mbed TLS and nlohmann/json: versions, hashes and addresses are in dependencies.json, which the set-up reads too.
include(FetchContent)

file(READ "${CMAKE_CURRENT_LIST_DIR}/dependencies.json" tokensmith_dependencies)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/dependencies.json")

# What the set-up unpacked from Debian's archive, hashes checked, is used where it is.
set(tokensmith_cache "$ENV{XDG_CACHE_HOME}")
if(NOT IS_ABSOLUTE "${tokensmith_cache}")
  set(tokensmith_cache "$ENV{HOME}/.cache")
endif()

# Makes the source of a dependency available as <name>_SOURCE_DIR, without building it.
function(tokensmith_fetch name)
  foreach(field IN ITEMS version directory sha256 release)
    string(JSON ${field} GET "${tokensmith_dependencies}" ${name} ${field})
  endforeach()
  string(TOUPPER ${name} upper)
  set(unpacked "${tokensmith_cache}/tokensmith/sources/${directory}")
  if(NOT FETCHCONTENT_SOURCE_DIR_${upper} AND IS_DIRECTORY "${unpacked}")
    set(FETCHCONTENT_SOURCE_DIR_${upper} "${unpacked}")
  endif()
  FetchContent_Declare(${name}
    URL "${release}"
    URL_HASH SHA256=${sha256}
    DOWNLOAD_EXTRACT_TIMESTAMP FALSE
    SOURCE_SUBDIR no-such-folder)  # without a CMakeLists.txt to find there, it is fetched and left alone
  FetchContent_MakeAvailable(${name})
  set(${name}_SOURCE_DIR "${${name}_SOURCE_DIR}" PARENT_SCOPE)
  set(tokensmith_${name}_version "${version}" PARENT_SCOPE)
endfunction()

tokensmith_fetch(mbedtls)
tokensmith_fetch(json)

# Header only. Every parse goes through our own strict reader's callbacks, none of them needs implicit conversions.
add_library(tokensmith_json INTERFACE)
target_include_directories(tokensmith_json SYSTEM INTERFACE "${json_SOURCE_DIR}/include")
target_compile_definitions(tokensmith_json INTERFACE
  JSON_USE_IMPLICIT_CONVERSIONS=0  # a conversion is written where it happens
  JSON_NO_IO)                      # no iostreams: 30 KB of wasm
