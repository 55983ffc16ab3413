#include "core/platform/body_build.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/merge_patch.hpp"
#include "core/key/public_key_text.hpp"
#include "core/platform/user.hpp"
#include "core/text/words.hpp"

namespace tokensmith {
namespace {

bool has_address(const BodyRule &rule) {
  return rule.kind == BodyKind::object && find_member(rule, "address") != nullptr;
}

/// Brings a description into the platform's form: members under their current names, addresses written out, and without
/// what only the platform sets. Members without a rule stay as they are.
class Normaliser {
public:
  explicit Normaliser(Findings *findings) : findings_(findings) {}

  [[nodiscard]] Json normalise(const Json &value, const BodyRule &rule, const std::string &path) {
    if (value.is_string() && has_address(rule)) {
      return Json{{"address", value}};
    }
    if (!value.is_object() || rule.kind != BodyKind::object) {
      return value;
    }
    Json result = Json::object();
    for (const auto &[name, inner] : value.items()) {
      const BodyRule *member = find_by_any_name(rule, name);
      if (member == nullptr) {
        append_member(result, name, inner);
      } else if (member->read_only) {
        report_read_only(within(path, name));
      } else if (const std::string own(member->name); result.contains(own) && result[own] != inner) {
        report_conflict(within(path, name), own);
      } else {
        result[own] = normalise(inner, *member, within(path, own));
      }
    }
    return result;
  }

private:
  void report_read_only(const std::string &path) {
    if (findings_ != nullptr) {
      report(*findings_, Diagnostic::member_read_only, path, {{"name", last_name(path)}});
    }
  }

  void report_conflict(const std::string &path, const std::string &own) {
    if (findings_ != nullptr) {
      report(*findings_, Diagnostic::member_former_name, path, {{"name", last_name(path)}, {"present", own}});
    }
  }

  Findings *findings_; ///< null for what comes from the platform
};

/// Puts members in the order of the API description, followed by those without a rule, so that two ways to say the same
/// thing give the same text.
Json in_order(const Json &value, const BodyRule &rule) {
  if (!value.is_object() || rule.kind != BodyKind::object) {
    return value;
  }
  Json result = Json::object();
  for (const BodyRule &member : rule.members) {
    const std::string name(member.name);
    if (const auto found = value.find(name); found != value.end()) {
      result[name] = in_order(*found, member);
    }
  }
  for (const auto &[name, inner] : value.items()) {
    if (find_member(rule, name) == nullptr) {
      append_member(result, name, inner);
    }
  }
  return result;
}

/// Fills in what the platform's own tools send by default, in objects that are new.
/// @param known the object's state at the platform; null if it is new
void fill_defaults(Json &value, const BodyRule &rule, const Json *known) {
  if (!value.is_object() || rule.kind != BodyKind::object) {
    return;
  }
  const bool is_new = known == nullptr || !known->is_object();
  for (const BodyRule &member : rule.members) {
    const std::string name(member.name);
    if (const auto found = value.find(name); found != value.end()) {
      const Json *inner = !is_new && known->contains(name) ? &(*known)[name] : nullptr;
      fill_defaults(*found, member, inner);
    } else if (is_new && !member.platform_default.empty()) {
      value[name] = std::string(member.platform_default);
    }
  }
}

/// The paths of what changes.
class ChangedPaths {
public:
  explicit ChangedPaths(const Json &changes) {
    for (const Json &change : changes) {
      paths_.insert(change["path"].get_ref<const std::string &>());
    }
  }

  /// Whether the path changed, or something within it, or something that contains it.
  [[nodiscard]] bool touch(std::string_view path) const {
    if (path.empty()) {
      return !paths_.empty();
    }
    for (std::size_t end = 0; end < path.size(); end = std::min(path.find_first_of(".[", end + 1), path.size())) {
      if (paths_.contains(path.substr(0, end))) {
        return true;
      }
    }
    return paths_.contains(path) || has_within(path, ".") || has_within(path, "[");
  }

private:
  [[nodiscard]] bool has_within(std::string_view path, std::string_view sign) const {
    const std::string beginning = std::string(path).append(sign);
    const auto first = paths_.lower_bound(beginning);
    return first != paths_.end() && first->starts_with(beginning);
  }

  std::set<std::string_view> paths_;
};

/// The value at "keys.public_key"; null if there is none.
Json *find_path(Json &body, std::string_view path) {
  Json *value = &body;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (!value->is_object() || !value->contains(name)) {
      return nullptr;
    }
    value = &(*value)[name];
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return value;
}

/// Sets it, and adds the objects that contain it; false if another value is in the way.
bool set_path(Json &body, std::string_view path, const Json &value) {
  const std::size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  if (dot == std::string_view::npos) {
    if (body.contains(name)) {
      return false;
    }
    body[name] = value;
    return true;
  }
  if (!body.contains(name)) {
    body[name] = Json::object();
  }
  return body[name].is_object() && set_path(body[name], path.substr(dot + 1), value);
}

void require_object(const Json &value, std::string_view argument) {
  if (!value.is_object()) {
    fail(Diagnostic::description_not_object, argument, {{"argument", argument}, {"kind", kind_of(value)}});
  }
}

constexpr std::string_view public_key_path = "keys.public_key";

} // namespace

struct BodyBuilder::Draft {
  Json body = Json::object();
  Findings findings;
  std::set<std::string_view, std::less<>> used_short_forms;
};

BodyBuilder::Draft BodyBuilder::draft(const Json &description, std::string_view argument) const {
  require_object(description, argument);
  Draft draft;
  std::vector<std::pair<const ShortForm *, const Json *>> short_forms;
  Json long_forms = Json::object();
  for (const auto &[name, value] : description.items()) {
    const auto found = std::ranges::find(short_forms_, std::string_view{name}, &ShortForm::name);
    if (found != short_forms_.end()) {
      short_forms.emplace_back(&*found, &value);
    } else if (find_member(*rule_, name) != nullptr) {
      long_forms[name] = value;
    } else {
      std::vector<std::string_view> names;
      std::ranges::transform(short_forms_, std::back_inserter(names), &ShortForm::name);
      for (const BodyRule &member : rule_->members) {
        if (!member.read_only) {
          names.push_back(member.name);
        }
      }
      report_unknown_member(draft.findings, "", name, names);
    }
  }
  Normaliser normaliser(&draft.findings);
  draft.body = normaliser.normalise(long_forms, *rule_, "");
  for (const auto &[form, value] : short_forms) {
    if (set_path(draft.body, form->path, *value)) {
      draft.used_short_forms.insert(form->name);
    } else {
      report(draft.findings, Diagnostic::member_short_form, form->name, {{"name", form->name}, {"path", form->path}});
    }
  }
  return draft;
}

void BodyBuilder::read_public_key(Draft &draft) const {
  Json *value = find_path(draft.body, public_key_path);
  if (value == nullptr || !value->is_string()) {
    return; // check_body reports it
  }
  PublicKeyText key = read_public_key_text(value->get_ref<const std::string &>(), *random_);
  const std::string place = where(draft, std::string(public_key_path));
  for (Finding &finding : key.findings) {
    finding.where = place;
    draft.findings.push_back(std::move(finding));
  }
  if (key.fault.has_value()) {
    key.fault->where = place;
    draft.findings.push_back(*std::move(key.fault));
    // It may be a private key, so it must not even be shown.
    draft.body["keys"].erase("public_key");
    return;
  }
  *value = std::move(key.pem);
}

std::string BodyBuilder::where(const Draft &draft, const std::string &path) const {
  for (const ShortForm &form : short_forms_) {
    if (draft.used_short_forms.contains(form.name) && path.starts_with(form.path)) {
      return std::string(form.name) + path.substr(form.path.size());
    }
  }
  return path;
}

BuiltBody BodyBuilder::build(const Json &description) const {
  Draft made = draft(description, rule_->name);
  read_public_key(made);
  fill_defaults(made.body, *rule_, nullptr);
  if (const auto keys = made.body.find("keys"); keys != made.body.end() && keys->is_object() && keys->empty()) {
    made.body.erase("keys"); // it only had members that are not sent
  }
  for (Finding &finding : check_body(made.body, *rule_, BodyStrictness::builder, *random_)) {
    finding.where = where(made, finding.where);
    made.findings.push_back(std::move(finding));
  }
  sort_by_severity(made.findings);
  return {.body = in_order(made.body, *rule_), .findings = std::move(made.findings)};
}

MergedBody BodyBuilder::merge(const Json &current, const Json &changes) const {
  require_object(current, "current");
  const Json base = Normaliser(nullptr).normalise(current, *rule_, "");
  Draft patch = draft(changes, "changes");
  read_public_key(patch);
  if (const Json *key = find_path(patch.body, public_key_path); key != nullptr && key->is_null()) {
    report(patch.findings, Diagnostic::public_key_removed, where(patch, std::string(public_key_path)));
    patch.body.erase("keys");
  }
  Json merged = apply_merge_patch(base, patch.body);
  fill_defaults(merged, *rule_, &base);
  Json difference_to_base = difference(base, merged);
  const ChangedPaths changed(difference_to_base);
  for (Finding &finding : check_body(merged, *rule_, BodyStrictness::builder, *random_)) {
    if (changed.touch(finding.where)) {
      finding.where = where(patch, finding.where);
      patch.findings.push_back(std::move(finding));
    }
  }
  sort_by_severity(patch.findings);
  return {.body = std::move(merged), .changes = std::move(difference_to_base), .findings = std::move(patch.findings)};
}

void advise_on_name(const Json &body, std::string_view member, Diagnostic deceptive, Findings &findings) {
  const Json *name = find_member(body, member);
  if (name == nullptr) {
    return;
  }
  if (const auto surprise = find_name_surprise(text_of(*name))) {
    report(findings, deceptive, member, {{"problem", *surprise}});
  }
}

void sort_by_severity(Findings &findings) {
  // Three passes instead of std::stable_sort, whose buffer costs more than the whole list.
  Findings sorted;
  sorted.reserve(findings.size());
  for (const Severity severity : {Severity::error, Severity::warning, Severity::info}) {
    std::ranges::copy_if(findings, std::back_inserter(sorted),
                         [severity](const Finding &finding) { return severity_of(finding.code) == severity; });
  }
  findings = std::move(sorted);
}

} // namespace tokensmith
