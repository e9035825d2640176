#include "document/docx_parts.h"

#define XML     "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W_SPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define REL     "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD    "application/vnd.openxmlformats-officedocument.wordprocessingml"
#define FONTS(f)                                                                                   \
    "<w:rFonts w:ascii=\"" f "\" w:hAnsi=\"" f "\" w:eastAsia=\"" f "\" w:cs=\"" f "\"/>"
#define SIZE(s) "<w:sz w:val=\"" s "\"/><w:szCs w:val=\"" s "\"/>"

static const char content_types[] = XML
    "<Types xmlns=\"" PACKAGE "/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships"
    "+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD ".document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD ".styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD ".settings+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD ".footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WORD ".footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package"
    ".core-properties+xml\"/></Types>";

static const char package_relations[] =
    XML "<Relationships xmlns=\"" PACKAGE "/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" REL "/officeDocument\" Target=\"word/document.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" PACKAGE "/relationships/metadata/core-properties\" "
        "Target=\"docProps/core.xml\"/></Relationships>";

static const char document_relations[] = XML
    "<Relationships xmlns=\"" PACKAGE "/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" REL "/settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" REL "/footer\" Target=\"footer1.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" REL "/footer\" Target=\"footer2.xml\"/></Relationships>";

static const char settings[] = XML
    "<w:settings xmlns:w=\"" W_SPACE "\"><w:evenAndOddHeaders/>"
    "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
    "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word"
    "\" w:val=\"15\"/></w:compat></w:settings>";

#define STYLE(id, name, based, next)                                                               \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>"              \
    "<w:basedOn w:val=\"" based "\"/><w:next w:val=\"" next "\"/><w:qFormat/>"

#define INDENT "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"

#define HEADING(n, level, rpr)                                                                     \
    STYLE("Heading" n, "heading " n, "Normal", "BodyText")                                         \
    "<w:pPr><w:keepNext/>" INDENT "<w:outlineLvl w:val=\"" level "\"/></w:pPr><w:rPr>" rpr         \
    "</w:rPr></w:style>"

#define TABLE_TEXT(id, name, line, size)                                                           \
    STYLE(id, name, "Normal", id)                                                                  \
    "<w:pPr><w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"" line "\" w:lineRule=\"exact\"/>"      \
    "<w:jc w:val=\"center\"/></w:pPr><w:rPr>" FONTS("宋体") "<w:spacing w:val=\"0\"/>" SIZE(       \
        size) "</w:rPr></w:style>"

static const char styles[] =
    XML "<w:styles xmlns:w=\"" W_SPACE
        "\"><w:docDefaults><w:rPrDefault><w:rPr>" FONTS("仿宋_GB2312")
            SIZE(
                "32") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>"
                      "<w:pPrDefault/></w:docDefaults>"
                      "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
                      "w:val=\"Normal\"/>"
                      "<w:qFormat/><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:jc "
                      "w:val=\"both\"/>"
                      "</w:pPr><w:rPr>" FONTS("仿宋_GB2312") "<w:spacing w:val=\"-5\"/>" SIZE("32") "</w:rPr></w:style>" STYLE(
                          "BodyText", "Body Text", "Normal",
                          "BodyText") "<w:pPr>" INDENT
                                      "</w:pPr></w:style>" STYLE(
                                          "Title", "Title", "Normal",
                                          "BodyText") "<w:pPr><w:spacing w:after=\"560\" "
                                                      "w:line=\"640\" w:lineRule=\"exact\"/>"
                                                      "<w:jc "
                                                      "w:val=\"center\"/></w:pPr><w:rPr>" FONTS(
                                                          "方"
                                                          "正"
                                                          "小"
                                                          "标"
                                                          "宋"
                                                          "简"
                                                          "体") "<w:spacing w:val=\"0\"/>" SIZE("4"
                                                                                                "4") "</w:rPr></w:style>" HEADING("1",
                                                                                                                                  "0",
                                                                                                                                  FONTS(
                                                                                                                                      "黑体"))
                                                          HEADING("2", "1", FONTS("楷体_GB2312")) HEADING(
                                                              "3", "2",
                                                              "<w:b/>") TABLE_TEXT("TableText", "Table Text",
                                                                                   "280",
                                                                                   "21") TABLE_TEXT("TableText2",
                                                                                                    "Table Text 2", "280", "20")
                                                              TABLE_TEXT("TableText3", "Table Text 3", "260", "18") STYLE(
                                                                  "Footer",
                                                                  "footer",
                                                                  "Normal",
                                                                  "Footer") "<w:pPr><w:"
                                                                            "snapToGrid "
                                                                            "w:val=\"0\"/"
                                                                            "><w:spacing "
                                                                            "w:line=\"280\" "
                                                                            "w:lineRule="
                                                                            "\"exact\"/></"
                                                                            "w:pPr>"
                                                                            "<w:rPr>" FONTS(
                                                                                "宋"
                                                                                "体") "<w:spacing "
                                                                                      "w:val=\"0\"/"
                                                                                      ">" SIZE("28") "</"
                                                                                                     "w:rPr></"
                                                                                                     "w:style>"
                                                                                                     "<w:"
                                                                                                     "style "
                                                                                                     "w:type="
                                                                                                     "\"table"
                                                                                                     "\" "
                                                                                                     "w:"
                                                                                                     "default="
                                                                                                     "\"1\" "
                                                                                                     "w:"
                                                                                                     "styleId="
                                                                                                     "\"TableN"
                                                                                                     "ormal\">"
                                                                                                     "<w:name "
                                                                                                     "w:val="
                                                                                                     "\"Normal"
                                                                                                     " Table\""
                                                                                                     "/><w:"
                                                                                                     "tblPr><"
                                                                                                     "w:"
                                                                                                     "tblInd "
                                                                                                     "w:w="
                                                                                                     "\"0\" "
                                                                                                     "w:type="
                                                                                                     "\"dxa\"/"
                                                                                                     "><w:"
                                                                                                     "tblCellM"
                                                                                                     "ar>"
                                                                                                     "<w:top "
                                                                                                     "w:w="
                                                                                                     "\"0\" "
                                                                                                     "w:type="
                                                                                                     "\"dxa\"/"
                                                                                                     "><w:"
                                                                                                     "left "
                                                                                                     "w:w="
                                                                                                     "\"108\" "
                                                                                                     "w:type="
                                                                                                     "\"dxa\"/"
                                                                                                     ">"
                                                                                                     "<w:"
                                                                                                     "bottom "
                                                                                                     "w:w="
                                                                                                     "\"0\" "
                                                                                                     "w:type="
                                                                                                     "\"dxa\"/"
                                                                                                     "><w:"
                                                                                                     "right "
                                                                                                     "w:w="
                                                                                                     "\"108\" "
                                                                                                     "w:type="
                                                                                                     "\"dxa\"/"
                                                                                                     "></"
                                                                                                     "w:"
                                                                                                     "tblCellM"
                                                                                                     "ar>"
                                                                                                     "</"
                                                                                                     "w:tblPr>"
                                                                                                     "</"
                                                                                                     "w:style>"
                                                                                                     "<w:"
                                                                                                     "style "
                                                                                                     "w:type="
                                                                                                     "\"table"
                                                                                                     "\" "
                                                                                                     "w:"
                                                                                                     "styleId="
                                                                                                     "\"TableG"
                                                                                                     "rid\">"
                                                                                                     "<w:name "
                                                                                                     "w:val="
                                                                                                     "\"Table "
                                                                                                     "Grid\"/"
                                                                                                     "><w:"
                                                                                                     "basedOn "
                                                                                                     "w:val="
                                                                                                     "\"TableN"
                                                                                                     "ormal\"/"
                                                                                                     "><w:"
                                                                                                     "tblPr><"
                                                                                                     "w:"
                                                                                                     "tblBorde"
                                                                                                     "rs>"
                                                                                                     "<w:top "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "<w:left "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "<w:"
                                                                                                     "bottom "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "<w:"
                                                                                                     "right "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "<w:"
                                                                                                     "insideH "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "<w:"
                                                                                                     "insideV "
                                                                                                     "w:val="
                                                                                                     "\"single"
                                                                                                     "\" "
                                                                                                     "w:sz="
                                                                                                     "\"4\" "
                                                                                                     "w:space="
                                                                                                     "\"0\" "
                                                                                                     "w:color="
                                                                                                     "\"auto\""
                                                                                                     "/>"
                                                                                                     "</"
                                                                                                     "w:"
                                                                                                     "tblBorde"
                                                                                                     "rs></"
                                                                                                     "w:tblPr>"
                                                                                                     "</"
                                                                                                     "w:style>"
                                                                                                     "</"
                                                                                                     "w:"
                                                                                                     "styles>";

/* Separate runs for the field: a field in one run stays empty in some programs. */
#define FOOTER(ind, jc)                                                                            \
    XML "<w:ftr xmlns:w=\"" W_SPACE "\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>" ind              \
        "<w:jc w:val=\"" jc "\"/></w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r>"        \
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"                                          \
        "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"                      \
        "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"                \
        "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"                                            \
        "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>"

static const char footer_odd[] = FOOTER("<w:ind w:right=\"280\"/>", "right");
static const char footer_even[] = FOOTER("<w:ind w:left=\"280\"/>", "left");

const Str docx_document_head =
    STR_STATIC(XML "<w:document xmlns:w=\"" W_SPACE "\" xmlns:r=\"" REL "\"><w:body>");
/* A4 with the margins 37, 26, 35 and 28 mm, 22 lines on a page. */
const Str docx_document_tail =
    STR_STATIC("<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>"
               "<w:footerReference w:type=\"even\" r:id=\"rId4\"/>"
               "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" "
               "w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1304\" "
               "w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>"
               "</w:body></w:document>");
const Str docx_core_head =
    STR_STATIC(XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\" "
                   "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
const Str docx_core_tail = STR_STATIC("</dc:title></cp:coreProperties>");

size_t docx_fixed_parts(ContainerPart *ret_parts)
{
    const ContainerPart parts[DOCX_PARTS] = {
        {STR("[Content_Types].xml"), str_of(content_types), false},
        {STR("_rels/.rels"), str_of(package_relations), false},
        {STR("word/_rels/document.xml.rels"), str_of(document_relations), false},
        {STR("word/styles.xml"), str_of(styles), false},
        {STR("word/settings.xml"), str_of(settings), false},
        {STR("word/footer1.xml"), str_of(footer_odd), false},
        {STR("word/footer2.xml"), str_of(footer_even), false},
    };
    for (size_t i = 0; i < DOCX_PARTS; i++)
        ret_parts[i] = parts[i];
    return DOCX_PARTS;
}
