#include "app/extract.h"
#include "cli/commands.h"

static CliStatus run_worker(const CliArguments *arguments)
{
    (void)arguments;
    return extract_worker_main() == 0 ? CLI_OK : CLI_FAILED;
}

const CliCommand cli_worker_extract = {
    .name = "--worker extract",
    .operands = "",
    .summary = "在沙箱里读文件，由本程序自己启动",
    .run = run_worker,
    .hidden = true,
};
