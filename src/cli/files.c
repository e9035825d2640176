#include "cli/cli.h"

#include "base/error.h"
#include "os/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

CliStatus cli_read_input(const char *argument, const char *path, size_t maximum, Arena *a,
                         Str *ret_bytes)
{
    int r = strcmp(path, "-") == 0 ? file_read_fd(a, STDIN_FILENO, maximum, ret_bytes)
                                   : file_read(a, path, maximum, ret_bytes);
    if (r == 0)
        return CLI_OK;
    const char *why = r == FILE_E_MISSING     ? "没有这个文件 (no such file)"
                      : r == FILE_E_NOT_FILE  ? "不是文件 (not a file)"
                      : r == FILE_E_TOO_LARGE ? "文件太大 (too large)"
                                              : strerror(-r);
    error_clear();
    cli_say("%s: 不能读取“%s” (cannot read): %s", argument, path, why);
    return CLI_UNREADABLE;
}

CliStatus cli_write_output(const char *command, const char *path, Str bytes)
{
    int r = path ? file_write_atomic(path, bytes, 0644) : file_write_fd(STDOUT_FILENO, bytes);
    if (r >= 0)
        return CLI_OK;
    if (!path || r == -ENOSPC || r == -EIO || r == -EDQUOT)
        return cli_failed(command);
    error_clear();
    return cli_usage_error(command, "--output: 不能写入“%s” (cannot write): %s", path,
                           strerror(-r));
}
