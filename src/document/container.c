#include "document/container.h"

#include <stdlib.h>
#include <zip.h>

struct Container {
    zip_t *zip;
    const DocumentLimits *limits;
    size_t count;
    size_t unpacked; /* so far, of all parts */
};

static bool name_eq(Str a, Str b)
{
    return str_eq_nocase(str_starts_with(a, STR("/")) ? str_sub(a, 1, a.len) : a,
                         str_starts_with(b, STR("/")) ? str_sub(b, 1, b.len) : b);
}

int container_open(Str bytes, const DocumentLimits *limits, Container **ret_container)
{
    if (bytes.len > limits->input_bytes)
        return DOCUMENT_E_TOO_LARGE;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        if (source)
            zip_source_free(source);
        return DOCUMENT_E_DAMAGED;
    }
    zip_int64_t count = zip_get_num_entries(zip, 0);
    if (count < 0 || count > limits->parts) {
        zip_discard(zip);
        return DOCUMENT_E_TOO_LARGE;
    }
    Container *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    *c = (Container){.zip = zip, .limits = limits, .count = (size_t)count};
    *ret_container = c;
    return 0;
}

void container_close(Container *c)
{
    if (!c)
        return;
    zip_discard(c->zip);
    free(c);
}

void container_closep(Container **c)
{
    container_close(*c);
    *c = NULL;
}

size_t container_count(const Container *c)
{
    return c->count;
}

Str container_name(const Container *c, size_t i)
{
    return str_of(zip_get_name(c->zip, i, ZIP_FL_ENC_RAW));
}

uint64_t container_size(const Container *c, size_t i)
{
    zip_stat_t stat;
    bool known = zip_stat_index(c->zip, i, 0, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE);
    return known ? stat.size : UINT64_MAX;
}

int64_t container_find(const Container *c, Str name)
{
    for (size_t i = 0; i < c->count; i++)
        if (name_eq(container_name(c, i), name))
            return (int64_t)i;
    return -1;
}

int container_read(Container *c, int64_t index, Arena *a, Str *ret_bytes)
{
    zip_stat_t stat;
    if (index < 0 || zip_stat_index(c->zip, (zip_uint64_t)index, 0, &stat) != 0 ||
        !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE))
        return DOCUMENT_E_DAMAGED;
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return DOCUMENT_E_ENCRYPTED;
    const DocumentLimits *l = c->limits;
    bool bomb = stat.size > 65536 && stat.size / l->ratio > stat.comp_size;
    if (stat.size > l->part_bytes || bomb || c->unpacked > 2 * l->part_bytes - (size_t)stat.size)
        return DOCUMENT_E_TOO_LARGE;
    c->unpacked += (size_t)stat.size;
    zip_file_t *file = zip_fopen_index(c->zip, (zip_uint64_t)index, 0);
    if (!file)
        return DOCUMENT_E_DAMAGED;
    char *bytes = arena_new(a, char, (size_t)stat.size + 1);
    size_t length = 0;
    zip_int64_t got = 1;
    while (length < stat.size && got > 0) {
        got = zip_fread(file, bytes + length, stat.size - length);
        length += got > 0 ? (size_t)got : 0;
    }
    zip_fclose(file);
    if (got < 0 || length != stat.size)
        return DOCUMENT_E_DAMAGED;
    *ret_bytes = str_make(bytes, length);
    return 0;
}

DocumentFormat container_kind(const Container *c)
{
    static const struct {
        Str start;
        DocumentFormat format;
    } kinds[] = {{STR_STATIC("word/"), DOCUMENT_FORMAT_DOCX},
                 {STR_STATIC("xl/"), DOCUMENT_FORMAT_XLSX},
                 {STR_STATIC("ofd.xml"), DOCUMENT_FORMAT_OFD}};
    for (size_t i = 0; i < c->count; i++) {
        Str name = container_name(c, i);
        if (str_starts_with(name, STR("/")))
            name = str_sub(name, 1, name.len);
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
            if (name.len >= kinds[k].start.len &&
                str_eq_nocase(str_sub(name, 0, kinds[k].start.len), kinds[k].start))
                return kinds[k].format;
    }
    return DOCUMENT_FORMAT_ZIP;
}

DocumentFormat container_sniff(Str bytes)
{
    Container *c = NULL;
    if (container_open(bytes, &DOCUMENT_LIMITS_DEFAULT, &c) != 0)
        return DOCUMENT_FORMAT_ZIP;
    DocumentFormat kind = container_kind(c);
    container_close(c);
    return kind;
}

void container_forget(Container *c)
{
    c->unpacked = 0;
}
