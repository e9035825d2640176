/*
 * Numbers and addresses that people type: citizen id (GB 11643-1999), unified social credit code
 * (GB 32100-2015), phone, e-mail, postcode. A failing check warns and never blocks: passports,
 * permits and officers' cards have other forms (art. 29; practice.md). Pure. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef enum IdentifierFinding {
    IDENTIFIER_OK,
    IDENTIFIER_LENGTH,      /* not as long as it must be */
    IDENTIFIER_CHARACTER,   /* a character that cannot stand there */
    IDENTIFIER_BIRTH_DATE,  /* no such day, or after today */
    IDENTIFIER_CHECK_DIGIT, /* the check digit does not fit the rest */
    IDENTIFIER_FORM         /* not of the shape of such an address or number */
} IdentifierFinding;

/* 18 characters, lower-case x accepted, blanks around it not; the old 15 digits are LENGTH. */
IdentifierFinding identifier_check_citizen(Str number, CivilDate today);
/* 18 characters of GB 32100 (no I O S V Z); lower case accepted. */
IdentifierFinding identifier_check_credit_code(Str code);
/* A mobile number, or a line with area code: 7 to 12 digits with blanks, "-", "+86", extension. */
IdentifierFinding identifier_check_phone(Str phone);
IdentifierFinding identifier_check_email(Str email);
/* Six digits. */
IdentifierFinding identifier_check_postcode(Str postcode);
/* What stands after the field's name: 证件号码 "的校验码与其余各位不符"; empty for OK. */
Str identifier_finding_words(IdentifierFinding finding);
/* The number with its middle masked: "110101********1234", "张**" is name's work. */
void identifier_append_masked(StrBuf *b, Str number);
