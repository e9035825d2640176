#include "web/workbench/desk.h"

#include "app/attachment.h"
#include "app/casework.h"
#include "base/error.h"

#include <sodium.h>

static int init_page(DeskForm *d, FormState *applicant, Site *site, HttpRequest *request,
                     HttpResponse *response)
{
    desk_form_init(d, site, request, response, &FORM_REGISTER, STR("登记申请"), STR("/gzt/"));
    Choices channels = app_channel_choices();
    form_set_choices(&d->state, "channel", words_choices(d->a, channels), channels.count);
    form_init(applicant, &FORM_REGISTER_APPLICANT);
    d->second = applicant;
    d->view.lead =
        STR("登记当面、口头、邮寄、传真、电子邮件收到的申请。照申请书抄录，没有写的空着。");
    d->look.submit = STR("登记");
    d->look.upload = true;
    return desk_unit_choices(d, applicant, site_actor(request)->body_id);
}

int desk_register_form(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    FormState applicant;
    int r = init_page(&d, &applicant, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    unsigned char bytes[24];
    char key[48];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(key, sizeof(key), bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    form_set(&d.state, "idempotency_key", arena_str(d.a, str_of(key)));
    form_set(&d.state, "arrived_on", words_date(d.a, app_today(site->app)));
    return desk_form_show(&d);
}

static void gather(const FormState *s, ApplicationForm *form)
{
    *form = (ApplicationForm){
        .applicant_class = form_value(s, "applicant_class"),
        .name = form_value(s, "name"),
        .id_kind = form_value(s, "id_kind"),
        .id_number = form_value(s, "id_number"),
        .legal_representative = form_value(s, "legal_representative"),
        .contact_person = form_value(s, "contact_person"),
        .phone = form_value(s, "phone"),
        .email = form_value(s, "email"),
        .address = form_value(s, "address"),
        .postcode = form_value(s, "postcode"),
        .agent_name = form_value(s, "agent_name"),
        .title = form_value(s, "title"),
        .document_no = form_value(s, "document_no"),
        .description = form_value(s, "description"),
        .period = form_value(s, "period"),
        .form_wanted = form_value(s, "form_wanted"),
        .delivery_wanted = form_value(s, "delivery_wanted"),
    };
}

/* A complaint goes to whichever of the two forms has its field. */
static void take_both(DeskForm *d, FormState *applicant, const FieldErrors *errors)
{
    for (size_t e = 0; e < errors->count; e++) {
        FieldErrors one = {&errors->items[e], 1, 1};
        FormState *to = applicant;
        for (size_t i = 0; i < d->state.form->count; i++)
            if (str_eq(str_of(d->state.form->fields[i].name), errors->items[e].field))
                to = &d->state;
        form_take_errors(to, &one);
    }
}

/* A browser does not send a file again by itself: the page says so. */
static void again(DeskForm *d, FormState *applicant)
{
    if (http_upload(d->request, "file"))
        form_error(applicant, "file", STR("改好上面各处以后，请重新选择文件"));
}

int desk_register(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    DeskForm d;
    FormState applicant;
    int r = init_page(&d, &applicant, site, request, response);
    if (r != 0)
        return site_refuse(site, request, response, r);
    form_read(&d.state, request, d.a);
    form_read(&applicant, request, d.a);
    int64_t file = 0;
    if (form_ok(&d.state) && form_ok(&applicant))
        r = desk_take_file(&d, &applicant, STR("applicant"), &file);
    if (r != 0 && r != APP_E_INVALID)
        return site_refuse(site, request, response, r);
    if (!form_ok(&d.state) || !form_ok(&applicant)) {
        again(&d, &applicant);
        return desk_form_show(&d);
    }
    RegisterApplication in = {
        .idempotency_key = form_value(&d.state, "idempotency_key"),
        .channel = form_value(&d.state, "channel"),
        .arrived_on = form_date(&d.state, "arrived_on"),
        .signed_for_on = form_date(&d.state, "signed_for_on"),
        .confirmed_on = form_date(&d.state, "confirmed_on"),
        .unit_id = form_int(&applicant, "unit_id", 0),
        .attachment_ids = &file,
        .attachment_count = file ? 1 : 0,
    };
    gather(&applicant, &in.form);
    ApplicationReceipt receipt = {0};
    r = app_register_application(site->app, site_actor(request), &in, d.a, &receipt);
    if (r == APP_E_INVALID || r == APP_E_CONFLICT) {
        take_both(&d, &applicant, &receipt.errors);
        again(&d, &applicant);
        return desk_form_show(&d);
    }
    if (r != 0)
        return site_refuse(site, request, response, r);
    return site_redirect(request, response, "/gzt/case/%" PRId64 "?done=registered", receipt.id);
}
