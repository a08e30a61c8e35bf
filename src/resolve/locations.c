/* Places: each name of the place table or of a country that the tagger does not call a person or an organisation. Of several places of
   one name the most populous wins, with a bonus for the countries that the article is about. */
#include "resolve/names.h"

static void add_location(const Knowledge *k, Document *doc, const NameMatch *n, uint32_t country, uint32_t place)
{
    Location *l = array_push(doc->arena, &doc->locations);
    *l = (Location){.begin = n->begin, .end = n->end, .span = token_span(doc, n->begin, n->end), .place = place};
    if (place != NONE) {
        const PlaceRecord *p = &k->places[place];
        l->name = knowledge_text(k, p->name);
        l->lat = (double)p->lat;
        l->lon = (double)p->lon;
        l->has_point = true;
        l->feature = p->feature;
        memcpy(l->country, p->country, sizeof l->country);
    }
    if (country != NONE) {
        memcpy(l->country, k->countries[country].iso3, sizeof l->country);
        l->name = knowledge_text(k, k->countries[country].name);
        l->lat = (double)k->countries[country].lat;
        l->lon = (double)k->countries[country].lon;
        l->has_point = l->lat != 0 || l->lon != 0;
        l->feature = "PCLI";
    }
}

/* "Russia's far east", "the Kremlin": a region named by the possessor and a lower-case word is in the table as it stands. */
void find_locations(const Model *model, Document *doc)
{
    const Knowledge *k = &model->knowledge;
    for (SentenceId s = 0; s < doc->sentences.count; s++)
        for (TokenId t = doc->sentences.at[s].begin; t < doc->sentences.at[s].end;) {
            NameMatch n = names_longest(k, doc, t, doc->sentences.at[s].end);
            const Token *token = &doc->tokens.at[t];
            uint32_t country = n.end > t ? names_pick(k, &n, REF_COUNTRY) : NONE;
            uint32_t metonym = n.end > t ? names_pick(k, &n, REF_METONYM) : NONE;
            uint32_t demonym = n.end > t ? names_pick(k, &n, REF_DEMONYM) : NONE;
            uint32_t place = n.end > t ? names_best_place(k, doc, &n) : NONE;
            bool is_word = n.end == t + 1 && (word_in(k, CLASS_NOT_PLACE, token->low) || token->upos != UPOS_PROPN);
            bool is_other = token->name == NAME_PER || (token->name == NAME_ORG && country == NONE) || token->name == NAME_NORP;
            if (demonym != NONE && country == NONE && place == NONE && token->name != NAME_PER) { /* "French": a country named by its adjective */
                add_location(k, doc, &n, demonym, NONE);
            } else if (country != NONE && !is_other) {
                add_location(k, doc, &n, country, NONE);
            } else if (place != NONE && !is_other && !is_word) {
                add_location(k, doc, &n, NONE, place);
            } else if (metonym != NONE && token->name != NAME_PER && place == NONE) { /* the Kremlin as a building, in its capital */
                const char *capital = knowledge_text(k, k->countries[metonym].capital);
                Location *l = array_push(doc->arena, &doc->locations);
                *l = (Location){.begin = n.begin, .end = n.end, .span = token_span(doc, n.begin, n.end), .place = NONE};
                Str words = document_slice(doc, l->span);
                l->name = arena_format(doc->arena, "%.*s, %s", STR_ARG(words), capital);
                l->feature = "BLDG";
                memcpy(l->country, k->countries[metonym].iso3, sizeof l->country);
            }
            t = n.end > t && (country != NONE || place != NONE || metonym != NONE || demonym != NONE) ? n.end : t + 1;
        }
}
