// Emscripten's libembind, reduced to the types that bindings.cpp uses. The original has thirty-four, and each brings
// its converter into tokensmith.js: four kinds of strings, floats, big integers, memory views, handles of JavaScript
// values. Because these names are defined here, the linker leaves libembind out.
#include <emscripten/bind.h>

#include <cstring>

namespace {

emscripten::internal::InitFunc *first_bindings = nullptr;

} // namespace

extern "C" {

void _embind_register_bindings(emscripten::internal::InitFunc *bindings) {
  bindings->next = first_bindings;
  first_bindings = bindings;
}

void _embind_initialize_bindings() {
  for (auto *bindings = first_bindings; bindings != nullptr; bindings = bindings->next) {
    bindings->init_func();
  }
}

/// Embind asks for a name when it complains about a type that is not registered below; it frees the answer.
const char *__getTypeName(const std::type_info * /*type*/) { return strdup("a type that embind_types.cpp leaves out"); }

} // extern "C"

EMSCRIPTEN_BINDINGS(types) {
  using emscripten::internal::TypeID;
  emscripten::internal::_embind_register_void(TypeID<void>::get(), "void");
  emscripten::internal::_embind_register_bool(TypeID<bool>::get(), "bool", true, false);
  emscripten::internal::_embind_register_integer(TypeID<unsigned long>::get(), "unsigned long", sizeof(unsigned long),
                                                 0,
                                                 0xFFFFFFFF); // std::size_t and std::uintptr_t
}
