/*
 * Checking published reports for the public page and the API, one or the files of an archive.
 * Nothing is stored: for a download the page sends its own result back.
 */
#pragma once

#include "app/report_reading.h"
#include "web/site.h"

/*
 * A result as the page carries it, one line a report: its file name, a tab, the object of the
 * contract. Reports that could not be read are left out.
 */
void check_carry(const CheckReportsResult *results, StrBuf *out);
/* "示例市教育局2024年", with what is not stated in brackets. */
Str check_heading(const AnnualReport *r, Arena *a);
/* "发现 4 处错误，4 处提示。" */
Str check_verdict(const AnnualReport *r, Arena *a);
/* Shows the form of 年报核验 with what was typed and what is wrong. Returns 0. */
int check_show_form(Site *site, HttpRequest *request, HttpResponse *response,
                    const FormState *state);
