/*
 * The handlers of routes.c, one per row; all are HttpHandler with the Site as context. A handler
 * reads a form, calls one app function, and fills a view for a template.
 */
#pragma once

#include "web/site.h"

#define HANDLER(name) int name(void *context, HttpRequest *request, HttpResponse *response)

/* portal/ */
HANDLER(portal_home);
HANDLER(portal_body);
HANDLER(portal_notice);
HANDLER(portal_help);
HANDLER(portal_a11y);
HANDLER(portal_apply_start);
HANDLER(portal_apply_step);
HANDLER(portal_apply_page);
HANDLER(portal_draft_form);
HANDLER(portal_draft_open);
HANDLER(portal_receipt);
HANDLER(portal_status_form);
HANDLER(portal_status_ask);
HANDLER(portal_status_link);
HANDLER(portal_status_letter);
HANDLER(portal_check_form);
HANDLER(portal_check);
HANDLER(portal_check_download);
HANDLER(portal_robots);

/* api/ */
HANDLER(api_report_check);
HANDLER(api_health);

/* workbench/ */
HANDLER(desk_sign_in_form);
HANDLER(desk_sign_in);
HANDLER(desk_sign_out);
HANDLER(desk_password_form);
HANDLER(desk_password);
HANDLER(desk_queue);
HANDLER(desk_register_form);
HANDLER(desk_register);
HANDLER(desk_case);
HANDLER(desk_event);
HANDLER(desk_assign);
HANDLER(desk_attach);
HANDLER(desk_file);
HANDLER(desk_reveal);
HANDLER(desk_outcome_form);
HANDLER(desk_outcome);
HANDLER(desk_letter_draft);
HANDLER(desk_letter);
HANDLER(desk_letter_save);
HANDLER(desk_letter_number);
HANDLER(desk_letter_docx);
HANDLER(desk_deliver);
HANDLER(desk_archive);
HANDLER(desk_remedies);
HANDLER(desk_remedy_new);
HANDLER(desk_remedy);
HANDLER(desk_remedy_save);
HANDLER(desk_report_latest);
HANDLER(desk_report);
HANDLER(desk_report_records);
HANDLER(desk_report_download);
HANDLER(desk_counts_form);
HANDLER(desk_counts);
HANDLER(desk_text_form);
HANDLER(desk_text);
HANDLER(desk_year_close);
HANDLER(desk_year_reopen);
HANDLER(desk_year_nil);
HANDLER(desk_matrix);
HANDLER(desk_matrix_csv);
HANDLER(desk_members_form);
HANDLER(desk_members);
HANDLER(desk_import_form);
HANDLER(desk_import);
HANDLER(desk_imported);
HANDLER(desk_imported_file);
HANDLER(desk_verdict);
HANDLER(desk_decide);
HANDLER(desk_place);
HANDLER(desk_rerun);
HANDLER(desk_users);
HANDLER(desk_user_new);
HANDLER(desk_user);
HANDLER(desk_user_save);
HANDLER(desk_user_reset);
HANDLER(desk_settings);
HANDLER(desk_body_form);
HANDLER(desk_body_save);
HANDLER(desk_unit_save);
HANDLER(desk_audit);
HANDLER(desk_calendar);
HANDLER(desk_calendar_import);
