#include "sqlgen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

void complain(Generator *g, const char *path, int line, const char *format, ...)
{
    CLEANUP(strbuf_deinit) StrBuf message = STRBUF_INIT(OUTPUT_MAX);
    va_list arguments;
    va_start(arguments, format);
    strbuf_vprintf(&message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s:%d: %s\n", path, line, message.ptr);
    g->complaints++;
}

bool token_is(const Token *t, const char *word)
{
    return (t->kind == TOKEN_WORD || t->kind == TOKEN_PUNCT) &&
           str_eq_nocase(t->text, str_of(word));
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The end of the white space and comments at i. */
static size_t skip_gap(Str text, size_t i, int *line)
{
    while (i < text.len) {
        if (text.ptr[i] == '-' && i + 1 < text.len && text.ptr[i + 1] == '-') {
            while (i < text.len && text.ptr[i] != '\n')
                i++;
        } else if (isspace((unsigned char)text.ptr[i])) {
            *line += text.ptr[i++] == '\n';
        } else {
            break;
        }
    }
    return i;
}

static size_t token_end(Str text, size_t i, TokenKind *ret_kind)
{
    char c = text.ptr[i];
    size_t end = i + 1;
    if (c == '\'') {
        *ret_kind = TOKEN_STRING;
        for (; end < text.len; end++) {
            if (text.ptr[end] == '\'' && end + 1 < text.len && text.ptr[end + 1] == '\'')
                end++;
            else if (text.ptr[end] == '\'')
                return end + 1;
        }
        return STR_NPOS;
    }
    *ret_kind = c == '$' ? TOKEN_PARAM : isdigit((unsigned char)c) ? TOKEN_NUMBER : TOKEN_WORD;
    if (c != '$' && !is_word(c)) {
        *ret_kind = TOKEN_PUNCT;
        char d = end < text.len ? text.ptr[end] : '\0';
        bool pair = (c == '<' && (d == '=' || d == '>')) || (c == '>' && d == '=') ||
                    (c == '=' && d == '=') || (c == '!' && d == '=') || (c == '|' && d == '|');
        return end + pair;
    }
    bool number = *ret_kind == TOKEN_NUMBER;
    while (end < text.len && (is_word(text.ptr[end]) || (number && text.ptr[end] == '.')))
        end++;
    return end;
}

Tokens tokenize(Generator *g, const char *path, int line, Str text)
{
    Tokens tokens = {0};
    int depth = 0;
    size_t i = 0;
    while (true) {
        size_t begin = skip_gap(text, i, &line);
        if (begin == text.len)
            break;
        TokenKind kind = TOKEN_WORD;
        size_t end = token_end(text, begin, &kind);
        if (end == STR_NPOS) {
            complain(g, path, line, "a string does not end");
            break;
        }
        ARENA_PUSH(g->arena, tokens.at, tokens.count, tokens.capacity);
        Token *t = &tokens.at[tokens.count - 1];
        *t = (Token){
            .kind = kind, .text = str_sub(text, begin, end), .line = line, .gap = begin > i};
        if (token_is(t, ")"))
            depth--;
        t->depth = depth;
        if (token_is(t, "("))
            depth++;
        for (size_t k = begin; k < end; k++)
            line += text.ptr[k] == '\n';
        i = end;
    }
    return tokens;
}

Str tokens_join(Generator *g, Tokens *tokens)
{
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(OUTPUT_MAX);
    for (size_t i = 0; i < tokens->count; i++) {
        if (i && tokens->at[i].gap)
            strbuf_append_char(&b, ' ');
        tokens->at[i].offset = b.len;
        strbuf_append(&b, tokens->at[i].text);
    }
    return arena_str(g->arena, strbuf_str(&b));
}
