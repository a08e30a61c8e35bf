#include "store/svg.h"

#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

const char *const SVG_QUAD_COLOURS[4] = {"#56B4E9", "#0072B2", "#E69F00", "#D55E00"};
const char *const SVG_QUAD_NAMES[4] = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"};

void svg_begin(FILE *out, int width, int height, const char *title)
{
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\""
            " role=\"img\">\n<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>\n",
            width, height, width, height, title);
}

void svg_text(FILE *out, const char *text, int most)
{
    int written = 0;
    for (uint32_t i = 0, length = (uint32_t)strlen(text); i < length;) {
        uint32_t n;
        int32_t c = utf8_decode(text + i, length - i, &n);
        if (most > 0 && written++ == most) {
            fputs("…", out);
            return;
        }
        if (c == '<')
            fputs("&lt;", out);
        else if (c == '>')
            fputs("&gt;", out);
        else if (c == '&')
            fputs("&amp;", out);
        else if (c == '"')
            fputs("&quot;", out);
        else if (c >= 0x20 && !(c >= 0x7F && c < 0xA0) && !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069))
            fwrite(text + i, 1, n, out);
        i += n;
    }
}

void svg_caption(FILE *out, const Filter *filter, int x, int y, const char *what, uint64_t events)
{
    char *words = filter_words(filter);
    fprintf(out, "<text x=\"%d\" y=\"%d\" fill=\"#444\">%s: ", x, y, what);
    svg_text(out, words ? words : "", 0);
    fprintf(out, ". %llu events.</text>\n</svg>\n", (unsigned long long)events);
    free(words);
}
