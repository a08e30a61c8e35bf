#include "core/calendar.h"

#include <stdio.h>

Day day_of(Civil c)
{
    int y = c.year - (c.month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (c.month + (c.month > 2 ? -3 : 9)) + 2) / 5 + c.day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

Civil civil_of(Day day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp + (mp < 10 ? 3 : -9);
    return (Civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int days_in_month(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : DAYS[month - 1];
}

bool civil_is_valid(Civil c)
{
    return c.year >= 1000 && c.year <= 2999 && c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= days_in_month(c.year, c.month);
}

int weekday_of(Day day) { return (int)(((int64_t)day + 3) % 7 + 7) % 7 + 1; }

Period month_period(int year, int month)
{
    return (Period){day_of((Civil){year, month, 1}), day_of((Civil){year, month, days_in_month(year, month)}), PRECISION_MONTH};
}

Period year_period(int year) { return (Period){day_of((Civil){year, 1, 1}), day_of((Civil){year, 12, 31}), PRECISION_YEAR}; }

Period day_period(Day day) { return (Period){day, day, PRECISION_DAY}; }

Civil add_months(Civil c, int months)
{
    int total = c.year * 12 + (c.month - 1) + months;
    Civil out = {total / 12, total % 12 + 1, c.day};
    int most = days_in_month(out.year, out.month);
    if (out.day > most)
        out.day = most;
    return out;
}

Day day_from_iso(const char *text, uint32_t length)
{
    if (length != 10 || text[4] != '-' || text[7] != '-')
        return NO_DAY;
    int part[3] = {0};
    static const int BEGIN[] = {0, 5, 8}, END[] = {4, 7, 10};
    for (int k = 0; k < 3; k++) {
        for (int i = BEGIN[k]; i < END[k]; i++) {
            if (text[i] < '0' || text[i] > '9')
                return NO_DAY;
            part[k] = part[k] * 10 + (text[i] - '0');
        }
    }
    Civil c = {part[0], part[1], part[2]};
    return civil_is_valid(c) ? day_of(c) : NO_DAY;
}

void day_to_iso(Day day, char out[11])
{
    Civil c = civil_of(day);
    snprintf(out, 11, "%04u-%02u-%02u", (unsigned)c.year % 10000U, (unsigned)c.month % 100U, (unsigned)c.day % 100U);
}

const char *precision_name(Precision precision)
{
    switch (precision) {
    case PRECISION_NONE: return "none";
    case PRECISION_DAY: return "day";
    case PRECISION_WEEK: return "week";
    case PRECISION_MONTH: return "month";
    case PRECISION_SEASON: return "season";
    case PRECISION_QUARTER: return "quarter";
    case PRECISION_YEAR: return "year";
    case PRECISION_RANGE: return "range";
    }
    return "none";
}
