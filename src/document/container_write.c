#include "document/container_write.h"

#include "base/error.h"

#include <errno.h>
#include <zip.h>

/* 1980-01-01 00:00, the first time that a ZIP can say. */
#define DOS_DATE_FIRST 0x21u

static int add_part(zip_t *zip, const ContainerPart *part)
{
    char name[256];
    if (part->name.len >= sizeof(name))
        return error_set(EINVAL, "a part's name is too long");
    snprintf(name, sizeof(name), "%.*s", STR_FMT(part->name));
    zip_source_t *source = zip_source_buffer(zip, part->bytes.ptr, part->bytes.len, 0);
    zip_int64_t index = source ? zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return error_set(EIO, "a part cannot be added: %s", zip_strerror(zip));
    }
    zip_int32_t method = part->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
    if (zip_set_file_compression(zip, (zip_uint64_t)index, method, 6) != 0 ||
        zip_file_set_dostime(zip, (zip_uint64_t)index, 0, DOS_DATE_FIRST, 0) != 0 ||
        zip_file_set_external_attributes(zip, (zip_uint64_t)index, 0, ZIP_OPSYS_DOS, 0) != 0)
        return error_set(EIO, "a part cannot be described: %s", zip_strerror(zip));
    return 0;
}

static int read_back(zip_source_t *source, StrBuf *out)
{
    if (zip_source_open(source) != 0)
        return error_set(EIO, "the container cannot be read back");
    char chunk[16384];
    zip_int64_t got;
    while ((got = zip_source_read(source, chunk, sizeof(chunk))) > 0)
        strbuf_append(out, str_make(chunk, (size_t)got));
    zip_source_close(source);
    if (got < 0)
        return error_set(EIO, "the container cannot be read back");
    return strbuf_failed(out) ? error_set(E2BIG, "the container is larger than its maximum") : 0;
}

int container_write(const ContainerPart *parts, size_t count, StrBuf *out)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return error_set(ENOMEM, "no container can be made");
    }
    zip_source_keep(source);
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = add_part(zip, &parts[i]);
    if (result != 0)
        zip_discard(zip);
    else if (zip_close(zip) != 0) {
        result = error_set(EIO, "the container cannot be written: %s", zip_strerror(zip));
        zip_discard(zip);
    } else
        result = read_back(source, out);
    zip_source_free(source);
    return result;
}
