/* generated from in.html */
#pragma once

#include "base/strbuf.h"
#include "html/template_test_view.h"

void tmpl_in(StrBuf *out, const PageView *v);
