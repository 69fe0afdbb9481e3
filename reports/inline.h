#pragma once

#include <string>
#include <string_view>

namespace benchfield::reports {

/// The inline language of blocks: a small part of Markdown. `**strong**`, `` `code` ``, backslash
/// escapes and the entities &lt; &gt; &amp;. Text that we did not write (plan names, notes, log
/// lines, facts) goes in through plain() or code() only, so it can neither mark up nor break out.

/// Foreign text without anything a terminal, Markdown or HTML viewer could act on: line breaks and
/// tabs become spaces, other control characters their pictures (␛), direction overrides and bytes
/// that are not UTF-8 become U+FFFD.
std::string visible(std::string_view foreign);
/// The same over several lines: newline and tab stay.
std::string visible_lines(std::string_view foreign);
/// Foreign text as inline text.
std::string plain(std::string_view foreign);
/// Foreign text as a code span; falls back to plain() when it holds what a span cannot.
std::string code(std::string_view foreign);
/// Inline text made strong.
std::string strong(const std::string& inline_text);

/// Escaped for an HTML or XML text or attribute value.
std::string escape_xml(std::string_view text);
/// Inline text as HTML.
std::string inline_to_html(std::string_view inline_text);

/// At most `limit` characters (code points), the last one an ellipsis when something was cut.
std::string elide(std::string_view text, std::size_t limit);
/// Code points of a UTF-8 text.
std::size_t length_of(std::string_view text);

}  // namespace benchfield::reports
