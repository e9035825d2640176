#include "domain/identifier.h"

#include "base/utf8.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

IdentifierFinding identifier_check_citizen(Str number, CivilDate today)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "10X98765432";
    if (number.len != 18)
        return IDENTIFIER_LENGTH;
    int sum = 0;
    for (size_t i = 0; i < 17; i++) {
        if (!is_digit(number.ptr[i]))
            return IDENTIFIER_CHARACTER;
        sum += (number.ptr[i] - '0') * weights[i];
    }
    char check = upper(number.ptr[17]);
    if (!is_digit(check) && check != 'X')
        return IDENTIFIER_CHARACTER;
    int64_t year, month, day;
    CivilDate born;
    if (!str_parse_int(str_sub(number, 6, 10), &year) ||
        !str_parse_int(str_sub(number, 10, 12), &month) ||
        !str_parse_int(str_sub(number, 12, 14), &day) || year < 1800 ||
        !civil_date_make((int)year, (int)month, (int)day, &born) || civil_date_cmp(born, today) > 0)
        return IDENTIFIER_BIRTH_DATE;
    return check == checks[sum % 11] ? IDENTIFIER_OK : IDENTIFIER_CHECK_DIGIT;
}

IdentifierFinding identifier_check_credit_code(Str code)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* no I O S V Z */
    static const int weights[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    if (code.len != 18)
        return IDENTIFIER_LENGTH;
    int sum = 0, last = 0;
    for (size_t i = 0; i < 18; i++) {
        char c = upper(code.ptr[i]);
        size_t value = str_find(str_make(alphabet, sizeof(alphabet) - 1), str_make(&c, 1), 0);
        /* Characters 3 to 8 are the code of the administrative division. */
        if (value == STR_NPOS || (i >= 2 && i < 8 && !is_digit(c)))
            return IDENTIFIER_CHARACTER;
        if (i < 17)
            sum += (int)value * weights[i];
        else
            last = (int)value;
    }
    return last == (31 - sum % 31) % 31 ? IDENTIFIER_OK : IDENTIFIER_CHECK_DIGIT;
}

IdentifierFinding identifier_check_phone(Str phone)
{
    Str rest = str_starts_with(phone, STR("+86")) ? str_sub(phone, 3, phone.len) : phone;
    size_t digits = 0;
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        if (is_digit(c))
            digits++;
        else if (c != '-' && c != ' ' && c != '(' && c != ')')
            return IDENTIFIER_CHARACTER;
    }
    Str compact = str_trim(rest);
    bool mobile = digits == 11 && !str_empty(compact) && compact.ptr[0] == '1';
    /* Area code of 3 or 4 digits with 7 or 8, or those alone, and an extension of up to 5. */
    if (mobile || (digits >= 7 && digits <= 17))
        return IDENTIFIER_OK;
    return IDENTIFIER_LENGTH;
}

IdentifierFinding identifier_check_email(Str email)
{
    size_t at = str_find(email, STR("@"), 0);
    if (email.len > 254)
        return IDENTIFIER_LENGTH;
    for (size_t i = 0; i < email.len; i++) {
        unsigned char c = (unsigned char)email.ptr[i];
        if (c <= 0x20 || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>' || c == '"')
            return IDENTIFIER_CHARACTER;
    }
    if (at == STR_NPOS || at == 0 || at > 64)
        return IDENTIFIER_FORM;
    Str domain = str_sub(email, at + 1, email.len);
    if (str_contains(domain, STR("@")) || !str_contains(domain, STR(".")) ||
        str_contains(domain, STR("..")) || str_starts_with(domain, STR(".")) ||
        str_ends_with(domain, STR(".")))
        return IDENTIFIER_FORM;
    return IDENTIFIER_OK;
}

IdentifierFinding identifier_check_postcode(Str postcode)
{
    if (postcode.len != 6)
        return IDENTIFIER_LENGTH;
    for (size_t i = 0; i < 6; i++)
        if (!is_digit(postcode.ptr[i]))
            return IDENTIFIER_CHARACTER;
    return IDENTIFIER_OK;
}

Str identifier_finding_words(IdentifierFinding finding)
{
    switch (finding) {
    case IDENTIFIER_OK:
        return STR("");
    case IDENTIFIER_LENGTH:
        return STR("位数不符");
    case IDENTIFIER_CHARACTER:
        return STR("含有不应出现的字符");
    case IDENTIFIER_BIRTH_DATE:
        return STR("中的出生日期不存在或者晚于今天");
    case IDENTIFIER_CHECK_DIGIT:
        return STR("的校验码与其余各位不符");
    case IDENTIFIER_FORM:
        return STR("格式不符");
    }
    return STR("");
}

void identifier_append_masked(StrBuf *b, Str number)
{
    size_t count = utf8_count(number), position = 0;
    size_t head = count > 10 ? 6 : count / 4;
    size_t tail = count > 10 ? 4 : count / 4;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = utf8_next(number, &position);
        if (i < head || i >= count - tail)
            strbuf_append_codepoint(b, c);
        else
            strbuf_append_char(b, '*');
    }
}
