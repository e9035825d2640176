/*
 * What somebody hands over as reports: one file, or a ZIP archive of many. For the command line and
 * for uploads alike: a browser's upload is a spool file, named by its path.
 *
 *     CLEANUP(report_files_closep) ReportFiles *f = NULL;
 *     int r = report_files_open(spool_path, file_name, &f);
 *     for (size_t i = 0; r == 0 && i < report_files_count(f); i++) {
 *         Str bytes = {0}, problem = {0};
 *         r = report_files_read(f, i, maximum, a, &bytes, &problem);
 *         if (r == 0) … hand bytes and report_files_name(f, i) to app_check_report() or
 *                       app_import_report(); if (r > 0) … say the problem, go on with the next
 *     }
 *
 * An archive is listed and unpacked by a caged child (app/extract.h), one entry at a time; nothing
 * is written to disk. Bounds: 256 MiB packed, 20,000 files, 4 GiB unpacked in all, 200 times its
 * packed size, 64 MiB a file; archives within archives one level down. Names in GBK are decoded,
 * hidden files and folders left out. What an entry's name says is never a path here: it is a label.
 *
 * Memory: names live as long as the ReportFiles. One thread at a time.
 */
#pragma once

#include "base/arena.h"
#include "document/archive.h"

typedef struct ReportFiles ReportFiles;

/*
 * Opens a file. name: as people call it ("全市.zip"). What is no archive, and an archive that
 * cannot be listed, is one file whose reading says what is wrong. < 0: no child can be started.
 */
int report_files_open(const char *path, Str name, ReportFiles **ret_files) ATTR_NODISCARD;
/* The same of bytes in memory, which must outlive it. */
int report_files_open_bytes(Str bytes, Str name, ReportFiles **ret_files) ATTR_NODISCARD;
void report_files_closep(ReportFiles **files); /* for CLEANUP */

/* Whether it was an archive with files in it. */
bool report_files_is_archive(const ReportFiles *files);
/* At least 1. */
size_t report_files_count(const ReportFiles *files);
/* "年报.docx", or in an archive "全市.zip!甲局/年报.docx". */
Str report_files_name(const ReportFiles *files, size_t i);
/* Where it lies in the archive, for report_files_read_entry(). */
ArchiveEntry report_files_entry(const ReportFiles *files, size_t i);

/*
 * The bytes of file i, at most `maximum`; there may be none. > 0: they cannot be had, *ret_problem
 * (static or in the arena) says why in Chinese. < 0: no child can be started.
 */
int report_files_read(ReportFiles *files, size_t i, size_t maximum, Arena *a, Str *ret_bytes,
                      Str *ret_problem) ATTR_NODISCARD;

/* Why bytes that begin as an archive are none that can be listed; empty: they are one, or a
 * document. Static. */
Str report_files_problem(const ReportFiles *files);
/* An outcome of os/file.h in a sentence. */
Str report_file_problem(int outcome, size_t maximum, Arena *a);

/*
 * For threads that share a list: the archive at path (NULL: bytes) anew, without listing it, and
 * one of its entries as another ReportFiles found it.
 */
int report_files_reopen(const char *path, Str bytes, ReportFiles **ret_files) ATTR_NODISCARD;
int report_files_read_entry(ReportFiles *files, const ArchiveEntry *entry, size_t maximum, Arena *a,
                            Str *ret_bytes, Str *ret_problem) ATTR_NODISCARD;
