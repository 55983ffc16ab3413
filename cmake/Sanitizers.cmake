# Sanitizers, for everything that is compiled, dependencies included: a buffer of theirs overflows as well as one of ours.
if(TOKENSMITH_SANITIZE)
  add_compile_options(
    -fsanitize=address,undefined
    -fno-sanitize-recover=all  # the first finding ends the test
    -fno-omit-frame-pointer    # whole stacks in reports
    -U_FORTIFY_SOURCE)         # its checks hide those of AddressSanitizer
  add_link_options(-fsanitize=address,undefined)
endif()
if(TOKENSMITH_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage of the library; the driver is linked into the targets only
endif()
