#!/usr/bin/env python3
"""Make data/{countries,persons,organisations,places,peoples}.tsv, data/cameo.tsv and data/plover.tsv from ../shared/data.

usage: tools/import_knowledge.py ../shared/data data
The result is committed; run it again when the material is newer. Facts only; sources and licences are in data/README.md.
"""
import csv
import gzip
import re
import sys
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

SECTORS = {"COP", "GOV", "JUD", "LEG", "MIL", "PTY", "REB", "SPY", "UAF", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF",
           "OPP", "PRE", "REL", "SOC"}
ROLES = {"HOS", "HOG", "VP", "DPM", "FM", "DEF", "INT", "FIN", "JUS", "INTEL", "MIL", "UNREP", "PARTY", "SPOX", "SEC", "CB"}
KIND_SECTOR = {"MILITARY": "MIL", "POLICE": "COP", "PARTY": "PTY", "LEGISLATURE": "LEG", "MINISTRY": "GOV", "GOV": "GOV", "INTEL": "SPY",
               "MEDIA": "JRN", "MEDIA-STATE": "JRN", "ARMED": "REB"}
# An adjective or name that several states share goes to the one that news means by it.
ONE_OWNER = {"Dutch": "NLD", "Chinese": "CHN", "French": "FRA", "Frenchman": "FRA", "Frenchwoman": "FRA", "Congolese": "COD", "Congo": "COD",
             "Dominican": "DOM", "Dominicans": "DOM", "Korean": "KOR", "Koreans": "KOR"}
NOT_NAMES = {"current country name disputed", "Central", "men", "Ho", "Island", "Uman", "Emirates", "Viti", "Saudi"}
# Metonyms that are also ordinary places or words: left to the place table.
NOT_METONYMS = {"Langley", "Arg", "Westminster", "Washington, D.C.", "Hamilton", "Stanley", "Plymouth", "Jamestown", "Douglas", "Victoria", "Georgetown", "Kingston",
                "Kingstown", "George Town", "Road Town", "The Valley", "The Settlement", "Wellington"}
MORE_NAMES = {"KOR": ["Korea"], "USA": ["the U.S", "America"], "CZE": ["Czech Republic", "Czechia"], "MKD": ["Macedonia"], "SWZ": ["Swaziland"], "CIV": ["Ivory Coast"],
              "COD": ["Zaire", "Congo", "DRC", "D.R. Congo", "Democratic Republic of Congo", "Democratic Republic of the Congo"], "KHM": ["Kampuchea"], "LKA": ["Ceylon"], "IRN": ["Persia"], "VAT": ["Vatican", "Holy See"], "PSE": ["PLO"],
              "RUS": ["Soviet Union", "USSR"], "SRB": ["Yugoslavia"], "DEU": ["West Germany"], "TUR": ["Turkey"], "XKX": ["Kosovo"]}
MORE_ADJECTIVES = {"RUS": ["Soviet", "Soviets", "Chechen", "Chechens"], "SRB": ["Yugoslav", "Yugoslavs", "Serb", "Serbs", "Serbian", "Serbians"], "DEU": ["West German"], "KHM": ["Kampuchean", "Khmer"],
                   "TWN": ["Taiwanese"], "XKX": ["Kosovo"], "PHL": ["Phillippines", "Filipino", "Filipinos"], "BIH": ["Bosnian"], "HRV": ["Croat", "Croats"],
                   "CZE": ["Czechoslovak"], "ARE": ["Emirati", "Emiratis"], "CHN": ["Uighur", "Uighurs", "Uyghur", "Uyghurs", "Tibetan", "Tibetans"], "THA": ["Thai"], "KOR": ["South Korean"],
                   "KGZ": ["Kyrgyz"], "KAZ": ["Kazakh", "Kazakhs"], "UZB": ["Uzbek", "Uzbeks"], "TJK": ["Tajik", "Tajiks"], "TKM": ["Turkmen"], "MDA": ["Moldovan"],
                   "TLS": ["East Timorese"], "CIV": ["Ivorian", "Ivorians"], "LAO": ["Lao", "Laotian"], "MMR": ["Myanmar"], "SAU": ["Saudi", "Saudis"], "ARG": ["Argentinians", "Argentinean", "Argentineans"], "NPL": ["Nepalese"], "UZB": ["Uzbekistanis"], "SLV": ["Salvadorean", "Salvadoreans", "Salvadorian"],
                   "GBR": ["English", "Scottish", "Welsh", "Scots", "Northern Irish", "Englishman"], "NLD": ["Dutchmen"], "IRL": ["Irishmen"], "SVN": ["Slovenians"],
                   "MDA": ["Moldavian", "Moldavians"], "BLR": ["Byelorussian"], "BWA": ["Botswanan"], "CPV": ["Cape Verdean", "Cape Verdeans"], "ESP": ["Catalan", "Basque", "Catalans", "Basques"],
                   "GEO": ["Abkhaz", "Abkhazian", "Ossetian", "Ossetians"], "BEL": ["Flemish"], "ETH": ["Tigrayan", "Tigrayans", "Oromo"], "YEM": ["Yemenite"], "THA": ["Thais"], "SOM": ["Somalian"],
                   "IND": ["Kashmiri", "Kashmiris"], "AUS": ["Aussie"], "KGZ": ["Kirghiz"], "ISR": ["Israelite"], "MMR": ["Burmans"]}
# Organisations that the sources lack or file under a word of their own.
MORE_ORGANISATIONS = [
    ("Bank of England", "", "GOV", "GBR", "GOV"), ("Bank of Japan", "BoJ", "GOV", "JPN", "GOV"), ("Bank of Canada", "", "GOV", "CAN", "GOV"), ("Bank of Russia", "", "GOV", "RUS", "GOV"), ("Bank of Korea", "", "GOV", "KOR", "GOV"),
    ("Bank of Israel", "", "GOV", "ISR", "GOV"), ("Reserve Bank of India", "RBI", "GOV", "IND", "GOV"), ("Reserve Bank of Australia", "", "GOV", "AUS", "GOV"), ("Federal Reserve", "US Federal Reserve|U.S. Federal Reserve|Fed", "GOV", "USA", "GOV"),
    ("People's Bank of China", "", "GOV", "CHN", "GOV"), ("Bundesbank", "", "GOV", "DEU", "GOV"), ("Rapid Action Battalion", "", "POLICE", "BGD", "COP"), ("Syrian Observatory for Human Rights", "SOHR", "NGO", "NGO", "SOC"),
    ("Save the Children", "", "NGO", "NGO", "SOC"), ("CARE International", "", "NGO", "NGO", "SOC"), ("World Vision", "", "NGO", "NGO", "SOC"), ("International Rescue Committee", "", "NGO", "NGO", "SOC"), ("Mercy Corps", "", "NGO", "NGO", "SOC"),
    ("Norwegian Refugee Council", "", "NGO", "NGO", "SOC"), ("Danish Refugee Council", "", "NGO", "NGO", "SOC"), ("Islamic Relief", "", "NGO", "NGO", "SOC"), ("ActionAid", "Action Aid", "NGO", "NGO", "SOC"), ("Caritas", "Caritas Internationalis", "NGO", "NGO", "SOC"),
    ("Transparency International", "", "NGO", "NGO", "SOC"), ("Reporters Without Borders", "Reporters sans frontieres|RSF press group", "NGO", "NGO", "SOC"), ("Committee to Protect Journalists", "CPJ", "NGO", "NGO", "SOC"),
    ("International Crisis Group", "", "NGO", "NGO", "SOC"), ("Freedom House", "", "NGO", "NGO", "SOC"), ("Global Witness", "", "NGO", "NGO", "SOC"), ("Physicians for Human Rights", "", "NGO", "NGO", "SOC"), ("B'Tselem", "", "NGO", "ISR", "SOC"),
    ("White Helmets", "Syrian Civil Defence|Syrian Civil Defense|Syria Civil Defence", "NGO", "SYR", "SOC"), ("Gazprom", "", "COMPANY", "RUS", "BUS"), ("Rosneft", "", "COMPANY", "RUS", "BUS"), ("Council of Europe", "", "IGO", "IGO", ""),
    ("al-Nusra Front", "Jabhat al-Nusra|Nusra Front|Al-Nusra Front|Jabhat al Nusra", "ARMED", "SYR", "REB"), ("Hayat Tahrir al-Sham", "HTS|Tahrir al-Sham", "ARMED", "SYR", "REB"), ("Lashkar-e-Taiba", "Lashkar-e-Tayyiba|Lashkar-e-Toiba|Lashkar e Taiba|LeT", "ARMED", "PAK", "REB"),
    ("Jaish-e-Mohammed", "Jaish-e-Mohammad|Jaish-e-Muhammad", "ARMED", "PAK", "REB"), ("Lashkar-e-Jhangvi", "", "ARMED", "PAK", "REB"), ("Tehrik-i-Taliban Pakistan", "Tehreek-e-Taliban Pakistan|TTP|Pakistani Taliban|Pakistan Taliban", "ARMED", "PAK", "REB"),
    ("Haqqani network", "Haqqani Network", "ARMED", "AFG", "REB"), ("People's Protection Units", "YPG", "ARMED", "SYR", "REB"), ("Golden Dawn", "", "PARTY", "GRC", "PTY"), ("Ansar al-Sharia", "Ansar al-Shariah", "ARMED", "LBY", "REB"), ("Ansar Dine", "", "ARMED", "MLI", "REB"),
    ("Metropolitan Police", "Scotland Yard|Met Police|the Met", "POLICE", "GBR", "COP"), ("House of Commons", "House of Lords", "LEGISLATURE", "GBR", "LEG"), ("Foreign Office", "Foreign and Commonwealth Office", "GOV", "GBR", "GOV"),
    ("Knesset", "", "LEGISLATURE", "ISR", "LEG"), ("Lok Sabha", "Rajya Sabha", "LEGISLATURE", "IND", "LEG"), ("Mossad", "Shin Bet|Shabak", "INTEL", "ISR", "SPY"), ("National Security Agency", "NSA", "INTEL", "USA", "SPY"), ("ISI", "Inter-Services Intelligence", "INTEL", "PAK", "SPY"),
    ("Revolutionary Guards", "Revolutionary Guard|IRGC|Islamic Revolutionary Guard Corps|Quds Force", "MILITARY", "IRN", "MIL"), ("Israel Defense Forces", "IDF|Israel Defence Forces", "MILITARY", "ISR", "MIL"),
    ("People's Liberation Army", "PLA", "MILITARY", "CHN", "MIL"), ("Royal Navy", "Royal Air Force|RAF", "MILITARY", "GBR", "MIL"), ("U.S. Army", "US Army|U.S. Navy|US Navy|U.S. Air Force|US Air Force|Marine Corps|National Guard|Centcom|CENTCOM|U.S. Central Command", "MILITARY", "USA", "MIL"),
    ("Department of Justice", "Justice Department|DOJ|U.S. Justice Department", "GOV", "USA", "GOV"), ("Treasury Department", "U.S. Treasury|US Treasury", "GOV", "USA", "GOV"), ("Department of Homeland Security", "Homeland Security|DHS", "GOV", "USA", "GOV"),
    ("FBI", "Federal Bureau of Investigation|DEA|Drug Enforcement Administration", "POLICE", "USA", "COP"), ("Interpol", "INTERPOL", "IGO", "IGO", "COP"), ("Europol", "", "IGO", "EUR", "COP"), ("European Central Bank", "ECB", "IGO", "EUR", ""),
    ("Commonwealth", "Commonwealth of Nations", "IGO", "IGO", ""), ("Organization of American States", "OAS", "IGO", "IGO", ""), ("Gulf Cooperation Council", "GCC", "IGO", "IGO", ""), ("Organization of Islamic Cooperation", "OIC|Organisation of Islamic Cooperation|Organization of the Islamic Conference", "IGO", "IGO", ""),
    ("World Trade Organization", "WTO|World Trade Organisation", "IGO", "IGO", ""), ("International Atomic Energy Agency", "IAEA", "IGO", "UNO", ""), ("UNESCO", "Unesco", "IGO", "UNO", "EDU"),
    ("United Nations", "world body|UN|U.N.|United Nations Organization|United Nations Organisation|U.N|Security Council|UN Security Council|U.N. Security Council|United Nations Security Council", "IGO", "UNO", ""),
    ("European Union", "EU|E.U.", "IGO", "EUR", ""),
    ("Hamas", "", "ARMED", "PSE", "REB"), ("Fatah", "Fatah Party|al-Fatah", "PARTY", "PSE", "PTY"), ("Palestinian Islamic Jihad", "Islamic Jihad", "ARMED", "PSE", "REB"),
    ("Palestine Liberation Organization", "Palestinian Liberation Organization|Palestine Liberation Organisation|PLO", "ARMED", "PSE", "REB"),
    ("Unita", "UNITA", "ARMED", "AGO", "REB"), ("Renamo", "RENAMO", "ARMED", "MOZ", "REB"), ("FARC", "Revolutionary Armed Forces of Colombia", "ARMED", "COL", "REB"),
    ("ELN", "National Liberation Army of Colombia", "ARMED", "COL", "REB"), ("ETA", "Basque Homeland and Freedom", "ARMED", "ESP", "REB"), ("IRA", "Irish Republican Army|Provisional IRA", "ARMED", "GBR", "REB"),
    ("Sinn Fein", "Sinn Féin", "PARTY", "GBR", "PTY"), ("PKK", "Kurdistan Workers' Party|Kurdistan Workers Party", "ARMED", "TUR", "REB"), ("al-Shabaab", "Al-Shabaab|al-Shabab|Al Shabaab|Shabaab|Shabab", "ARMED", "SOM", "REB"),
    ("Houthis", "Houthi|Houthi movement|Ansar Allah|the Houthis", "ARMED", "YEM", "REB"), ("Revolutionary United Front", "RUF", "ARMED", "SLE", "REB"), ("Lord's Resistance Army", "LRA", "ARMED", "UGA", "REB"),
    ("M23", "March 23 Movement", "ARMED", "COD", "REB"), ("Rapid Support Forces", "RSF", "ARMED", "SDN", "REB"), ("Janjaweed", "", "ARMED", "SDN", "REB"), ("Wagner Group", "Wagner", "ARMED", "RUS", "REB"),
    ("Khmer Rouge", "", "ARMED", "KHM", "REB"), ("Contras", "", "ARMED", "NIC", "REB"), ("Shining Path", "Sendero Luminoso", "ARMED", "PER", "REB"), ("Zapatistas", "Zapatista Army of National Liberation", "ARMED", "MEX", "REB"),
    ("Abu Sayyaf", "", "ARMED", "PHL", "REB"), ("Moro Islamic Liberation Front", "MILF", "ARMED", "PHL", "REB"), ("Polisario Front", "Polisario", "ARMED", "ESH", "REB"), ("Islamic State", "ISIS|ISIL|IS group|Islamic State group|Daesh|Islamic State of Iraq and Syria", "ARMED", "IMG", "REB"),
    ("Kurdistan Democratic Party", "KDP", "PARTY", "IRQ", "PTY"), ("Syrian Democratic Forces", "SDF", "ARMED", "SYR", "REB"), ("Free Syrian Army", "FSA", "ARMED", "SYR", "REB"), ("Tigray People's Liberation Front", "TPLF", "ARMED", "ETH", "REB"),
    ("Northern Alliance", "", "ARMED", "AFG", "REB"), ("Kosovo Liberation Army", "KLA", "ARMED", "XKX", "REB"), ("Lashkar-e-Taiba", "Lashkar-e-Tayyiba", "ARMED", "PAK", "REB"), ("Muslim Brotherhood", "", "PARTY", "EGY", "OPP"),
    ("African National Congress", "ANC", "PARTY", "ZAF", "PTY"), ("Zanu-PF", "ZANU-PF", "PARTY", "ZWE", "PTY"), ("Movement for Democratic Change", "MDC", "PARTY", "ZWE", "OPP"), ("Bharatiya Janata Party", "BJP", "PARTY", "IND", "PTY"),
    ("Vishwa Hindu Parishad", "VHP", "PARTY", "IND", "PTY"), ("Likud", "Likud Party|Likud party", "PARTY", "ISR", "PTY"), ("Labour Party", "Labor Party|Labour", "PARTY", "", "PTY"), ("Democratic Party", "Democrats", "PARTY", "USA", "PTY"),
    ("Republican Party", "Republicans|GOP", "PARTY", "USA", "PTY"), ("Conservative Party", "Tories|Conservatives", "PARTY", "GBR", "PTY"), ("World Food Programme", "World Food Program|WFP", "IGO", "UNO", ""),
    ("UNHCR", "UN refugee agency|U.N. refugee agency|United Nations High Commissioner for Refugees", "IGO", "UNO", "REF"), ("UNICEF", "UN children's agency", "IGO", "UNO", ""), ("World Health Organization", "WHO|World Health Organisation", "IGO", "UNO", "MED"),
    ("International Monetary Fund", "IMF", "IGO", "IGO", ""), ("World Bank", "", "IGO", "IGO", ""), ("African Union", "AU|Organization of African Unity|OAU", "IGO", "IGO", ""), ("Arab League", "League of Arab States", "IGO", "IGO", ""),
    ("ASEAN", "Association of Southeast Asian Nations|Asean", "IGO", "IGO", ""), ("OSCE", "Organization for Security and Cooperation in Europe|Organisation for Security and Co-operation in Europe", "IGO", "IGO", ""),
    ("ECOWAS", "Economic Community of West African States|Ecowas", "IGO", "IGO", ""), ("G7", "Group of Seven|G-7|G8|Group of Eight|G20|Group of 20|G-20", "IGO", "IGO", ""), ("OPEC", "Organization of the Petroleum Exporting Countries|Opec", "IGO", "IGO", ""),
    ("European Commission", "European Parliament|European Council|Council of the European Union", "IGO", "EUR", ""), ("International Criminal Court", "ICC", "IGO", "IGO", "JUD"), ("International Court of Justice", "ICJ|World Court", "IGO", "UNO", "JUD"),
    ("Greenpeace", "", "NGO", "NGO", "SOC"), ("Oxfam", "", "NGO", "NGO", "SOC"), ("Save the Children", "", "NGO", "NGO", "SOC"), ("Transparency International", "", "NGO", "NGO", "SOC"), ("Reporters Without Borders", "RSF|Reporters sans frontières", "NGO", "NGO", "JRN"),
    ("Red Crescent", "", "NGO", "NGO", "MED"), ("Solidarity", "", "LABOUR", "POL", "LAB"),
    ("European Community", "European Communities|European Economic Community", "IGO", "EUR", ""),
    ("Asia-Pacific Economic Cooperation", "APEC", "IGO", "IGO", ""),
    ("Amnesty International", "Amnesty", "NGO", "NGO", "SOC"),
    ("Human Rights Watch", "HRW", "NGO", "NGO", "SOC"),
    ("Médecins Sans Frontières", "Doctors Without Borders|MSF", "NGO", "NGO", "MED"),
    ("International Committee of the Red Cross", "Red Cross|ICRC", "NGO", "NGO", "SOC"),
    ("State Department", "US State Department|U.S. State Department|Department of State", "GOV", "USA", "GOV"),
]


DEPENDENCIES = set("""ASM GUM PRI VIR MNP UMI AIA BMU VGB CYM FLK GIB MSR PCN SHN TCA GGY JEY IMN ABW CUW SXM FRO GRL PYF NCL SPM WLF COK NIU
TKL NFK CXR CCK HKG MAC ATF MAF BLM MYT REU GLP MTQ GUF SJM BES ALA IOT SGS UMI HMD BVT ATA""".split())


def rows(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(path, notes, header, lines):
    with open(path, "w", encoding="utf8") as f:
        for n in notes:
            f.write("# " + n + "\n")
        f.write("\t".join(header) + "\n")
        for line in lines:
            f.write("\t".join(str(c).replace("\t", " ").replace("\n", " ") for c in line) + "\n")


def split(s):
    return [x.strip() for x in (s or "").split("|") if x.strip()]


def points(path=Path(__file__).with_name("points.tsv")):
    """Middles: {iso3: (lat, lon)} of countries and {(iso3, region): (lat, lon, short names)} of their regions."""
    of_country, of_region = {}, {}
    for line in open(path, encoding="utf8"):
        cells = line.rstrip("\n").split("\t")
        if line[0] == "#" or cells[0] == "code":
            continue
        if cells[1]:
            of_region[cells[0], cells[1]] = float(cells[2]), float(cells[3]), cells[4]
        else:
            of_country[cells[0]] = float(cells[2]), float(cells[3])
    return of_country, of_region


def middles(src):
    """A point for each country: tools/points.tsv's, else the mean of its towns."""
    found = {}
    for r in rows(src / "knowledge/places.tsv.gz"):
        if r["country"]:
            found.setdefault(r["country"], []).append((float(r["lat"]), float(r["lon"])))
    out = {c: tuple(sum(p[i] for p in ps) / len(ps) for i in (0, 1)) for c, ps in found.items()}
    out.update(points()[0])
    return out


def countries(src, out):
    lines = []
    middle = middles(src)
    for r in rows(src / "knowledge/countries.tsv"):
        iso = r["iso3"]
        mine = lambda x: ONE_OWNER.get(x, iso) == iso
        names = {r["name"], *split(r["names"]), *split(r["formal"]), *MORE_NAMES.get(iso, [])}
        if iso == "COG":
            names = {n for n in names if n != "Congo"}
        adjectives = {a for a in split(r["demonyms"]) + split(r["adjectives"]) if mine(a)} | set(MORE_ADJECTIVES.get(iso, []))
        adjectives = {a for a in adjectives if "(" not in a and a != "NA"}
        adjectives |= {a + "s" for a in adjectives if a.endswith(("an", "i")) and a + "s" in split(r["demonyms"])}
        capital = r["capital"].replace("Washington, D.C.", "Washington")
        metonyms = {re.sub("^the ", "", m) for m in split(r["gov_metonyms"]) if m not in NOT_METONYMS} | ({capital} - NOT_METONYMS if capital else set())
        if iso == "UKR":
            metonyms |= {"Kiev", "Kyiv"}
        name = {"US": "United States", "UK": "United Kingdom", "Congo - Kinshasa": "DR Congo", "Congo - Brazzaville": "Congo-Brazzaville"}.get(r["name"], r["name"])
        lines.append([iso, r["iso2"], name, "|".join(sorted(n for n in names if n and n not in NOT_NAMES and len(n) > 1)), "|".join(sorted(adjectives)),
                      capital, "|".join(sorted(metonyms)), r["wikidata"], *("%.2f" % v for v in middle.get(iso, (0, 0)))])
    write(out / "countries.tsv", ["country-codes (PDDL), CIA World Factbook (public domain), own list of metonyms and former names. Points: CIA World Factbook."],
          ["iso3", "iso2", "name", "names", "adjectives", "capital", "metonyms", "wikidata", "lat", "lon"], lines)
    return {line[0] for line in lines}


def day(s):
    s = (s or "").lstrip("~")
    m = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", s)
    return date(int(m[1]), int(m[2] or 1), int(m[3] or 1)) if m else None


# Heads of international bodies and a few leaders that the sources lack: person, aliases, country, role, office, begin, end, gender.
MORE_PERSONS = [
    ("Boris Yeltsin", "", "RUS", "HOS", "President", "1991-07-10", "1999-12-31", "m"), ("Slobodan Milošević", "Slobodan Milosevic", "SRB", "HOS", "President", "1989-05-08", "2000-10-07", "m"),
    ("Juvénal Habyarimana", "Juvenal Habyarimana", "RWA", "HOS", "President", "1973-07-05", "1994-04-06", "m"), ("Hussein bin Talal", "King Hussein", "JOR", "HOS", "King", "1952-08-11", "1999-02-07", "m"),
    ("Deng Xiaoping", "", "CHN", "HOS", "Paramount Leader", "1978-12-22", "1992-10-18", "m"), ("Jonas Savimbi", "", "AGO", "REB", "", "1975-11-11", "2002-02-22", "m"),
    ("Javier Pérez de Cuéllar", "Javier Perez de Cuellar", "UNO", "SEC", "Secretary-General", "1982-01-01", "1991-12-31", "m"), ("Boutros Boutros-Ghali", "", "UNO", "SEC", "Secretary-General", "1992-01-01", "1996-12-31", "m"),
    ("Kofi Annan", "", "UNO", "SEC", "Secretary-General", "1997-01-01", "2006-12-31", "m"), ("Ban Ki-moon", "", "UNO", "SEC", "Secretary-General", "2007-01-01", "2016-12-31", "m"),
    ("António Guterres", "Antonio Guterres", "UNO", "SEC", "Secretary-General", "2017-01-01", "", "m"), ("Mohamed ElBaradei", "Mohamed El Baradei|Mohammed ElBaradei", "UNO", "SEC", "Director General", "1997-12-01", "2009-11-30", "m"),
    ("Yukiya Amano", "", "UNO", "SEC", "Director General", "2009-12-01", "2019-07-18", "m"), ("Rafael Grossi", "Rafael Mariano Grossi", "UNO", "SEC", "Director General", "2019-12-03", "", "m"),
    ("Tedros Adhanom Ghebreyesus", "Tedros Adhanom", "UNO", "SEC", "Director-General", "2017-07-01", "", "m"), ("Filippo Grandi", "", "UNO", "SEC", "High Commissioner for Refugees", "2016-01-01", "", "m"),
    ("Javier Solana", "", "EUR", "FM", "High Representative", "1999-10-18", "2009-12-01", "m"), ("Catherine Ashton", "", "EUR", "FM", "High Representative", "2009-12-01", "2014-11-01", "f"),
    ("Federica Mogherini", "", "EUR", "FM", "High Representative", "2014-11-01", "2019-11-30", "f"), ("Josep Borrell", "", "EUR", "FM", "High Representative", "2019-12-01", "2024-11-30", "m"),
    ("Kaja Kallas", "", "EUR", "FM", "High Representative", "2024-12-01", "", "f"), ("Romano Prodi", "", "EUR", "HOG", "President of the European Commission", "1999-09-16", "2004-11-21", "m"),
    ("José Manuel Barroso", "Jose Manuel Barroso", "EUR", "HOG", "President of the European Commission", "2004-11-22", "2014-10-31", "m"), ("Jean-Claude Juncker", "", "EUR", "HOG", "President of the European Commission", "2014-11-01", "2019-11-30", "m"),
    ("Ursula von der Leyen", "", "EUR", "HOG", "President of the European Commission", "2019-12-01", "", "f"), ("Donald Tusk", "", "EUR", "HOS", "President of the European Council", "2014-12-01", "2019-11-30", "m"),
    ("Charles Michel", "", "EUR", "HOS", "President of the European Council", "2019-12-01", "2024-11-30", "m"), ("Jaap de Hoop Scheffer", "", "IGO", "SEC", "Secretary General of NATO", "2004-01-05", "2009-08-01", "m"),
    ("Anders Fogh Rasmussen", "", "IGO", "SEC", "Secretary General of NATO", "2009-08-01", "2014-10-01", "m"), ("Jens Stoltenberg", "", "IGO", "SEC", "Secretary General of NATO", "2014-10-01", "2024-10-01", "m"),
    ("Mark Rutte", "", "IGO", "SEC", "Secretary General of NATO", "2024-10-01", "", "m"), ("Moussa Faki Mahamat", "Moussa Faki", "IGO", "SEC", "Chairperson of the African Union Commission", "2017-03-14", "2025-02-15", "m"),
    ("Ahmed Aboul Gheit", "", "IGO", "SEC", "Secretary-General of the Arab League", "2016-07-01", "", "m"), ("Amr Moussa", "", "IGO", "SEC", "Secretary-General of the Arab League", "2001-05-16", "2011-06-01", "m"),
    ("George Robertson", "Lord Robertson", "IGO", "SEC", "Secretary General of NATO", "1999-10-14", "2004-01-05", "m"), ("Javier Solana", "", "IGO", "SEC", "Secretary General of NATO", "1995-12-05", "1999-10-06", "m"),
    ("Herman Van Rompuy", "", "EUR", "HOS", "President of the European Council", "2009-12-01", "2014-11-30", "m"), ("António Costa", "Antonio Costa", "EUR", "HOS", "President of the European Council", "2024-12-01", "", "m"),
    ("Jacques Delors", "", "EUR", "HOG", "President of the European Commission", "1985-01-07", "1995-01-24", "m"), ("Jacques Santer", "", "EUR", "HOG", "President of the European Commission", "1995-01-24", "1999-03-15", "m"),
    ("Dominique Strauss-Kahn", "", "IGO", "SEC", "Managing Director of the International Monetary Fund", "2007-11-01", "2011-05-18", "m"), ("Christine Lagarde", "", "IGO", "SEC", "Managing Director of the International Monetary Fund", "2011-07-05", "2019-09-12", "f"),
    ("Christine Lagarde", "", "EUR", "CB", "President of the European Central Bank", "2019-11-01", "", "f"), ("Kristalina Georgieva", "", "IGO", "SEC", "Managing Director of the International Monetary Fund", "2019-10-01", "", "f"),
    ("Mario Draghi", "", "EUR", "CB", "President of the European Central Bank", "2011-11-01", "2019-10-31", "m"), ("Jean-Claude Trichet", "", "EUR", "CB", "President of the European Central Bank", "2003-11-01", "2011-10-31", "m"),
    ("Jim Yong Kim", "", "IGO", "SEC", "President of the World Bank", "2012-07-01", "2019-01-31", "m"), ("David Malpass", "", "IGO", "SEC", "President of the World Bank", "2019-04-09", "2023-06-01", "m"),
    ("Ajay Banga", "", "IGO", "SEC", "President of the World Bank", "2023-06-02", "", "m"), ("Roberto Azevêdo", "Roberto Azevedo", "IGO", "SEC", "Director-General of the World Trade Organization", "2013-09-01", "2020-08-31", "m"),
    ("Ngozi Okonjo-Iweala", "", "IGO", "SEC", "Director-General of the World Trade Organization", "2021-03-01", "", "f"), ("Margaret Chan", "", "UNO", "SEC", "Director-General of the World Health Organization", "2007-01-04", "2017-06-30", "f"),
    ("Navi Pillay", "Navanethem Pillay", "UNO", "SEC", "High Commissioner for Human Rights", "2008-09-01", "2014-08-31", "f"), ("Zeid Ra'ad al-Hussein", "Zeid Raad al-Hussein|Zeid Ra'ad Al Hussein", "UNO", "SEC", "High Commissioner for Human Rights", "2014-09-01", "2018-08-31", "m"),
    ("Michelle Bachelet", "", "UNO", "SEC", "High Commissioner for Human Rights", "2018-09-01", "2022-08-31", "f"), ("Volker Türk", "Volker Turk", "UNO", "SEC", "High Commissioner for Human Rights", "2022-10-17", "", "m"),
    ("Luis Moreno-Ocampo", "Luis Moreno Ocampo", "IGO", "JUD", "Prosecutor of the International Criminal Court", "2003-06-16", "2012-06-15", "m"), ("Fatou Bensouda", "", "IGO", "JUD", "Prosecutor of the International Criminal Court", "2012-06-15", "2021-06-15", "f"),
    ("Karim Khan", "", "IGO", "JUD", "Prosecutor of the International Criminal Court", "2021-06-16", "", "m"), ("Staffan de Mistura", "", "UNO", "SEC", "Special Envoy for Syria", "2014-07-10", "2018-12-31", "m"),
    ("Geir Pedersen", "", "UNO", "SEC", "Special Envoy for Syria", "2019-01-07", "", "m"), ("Martin Griffiths", "", "UNO", "SEC", "Under-Secretary-General for Humanitarian Affairs", "2018-02-16", "2024-06-30", "m"),
    ("Nkosazana Dlamini-Zuma", "Nkosazana Dlamini Zuma", "IGO", "SEC", "Chairperson of the African Union Commission", "2012-10-15", "2017-03-14", "f"), ("Luis Almagro", "", "IGO", "SEC", "Secretary General of the Organization of American States", "2015-05-26", "2025-05-25", "m"),
    ("Espen Barth Eide", "", "NOR", "FM", "Minister of Foreign Affairs", "2023-10-16", "", "m"),
    ("Juan Guaidó", "Juan Guaido", "VEN", "OPP", "Opposition Leader", "2019-01-05", "2023-01-05", "m"), ("María Corina Machado", "Maria Corina Machado", "VEN", "OPP", "Opposition Leader", "2023-10-22", "", "f"),
    ("Henrique Capriles", "", "VEN", "OPP", "Opposition Leader", "2012-02-12", "2018-12-31", "m"), ("Leopoldo López", "Leopoldo Lopez", "VEN", "OPP", "Opposition Leader", "2009-12-05", "", "m"),
    ("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya|Svetlana Tsikhanouskaya", "BLR", "OPP", "Opposition Leader", "2020-07-14", "", "f"), ("Aung San Suu Kyi", "", "MMR", "OPP", "Opposition Leader", "1988-09-27", "2016-03-29", "f"),
    ("Morgan Tsvangirai", "", "ZWE", "OPP", "Opposition Leader", "1999-09-11", "2009-02-10", "m"), ("Morgan Tsvangirai", "", "ZWE", "OPP", "Opposition Leader", "2013-09-12", "2018-02-14", "m"),
    ("Nelson Chamisa", "", "ZWE", "OPP", "Opposition Leader", "2018-02-15", "2024-01-25", "m"), ("Raila Odinga", "", "KEN", "OPP", "Opposition Leader", "2013-04-09", "2025-10-15", "m"),
    ("Kizza Besigye", "", "UGA", "OPP", "Opposition Leader", "2001-01-01", "", "m"), ("Bobi Wine", "Robert Kyagulanyi", "UGA", "OPP", "Opposition Leader", "2017-07-11", "", "m"),
    ("Étienne Tshisekedi", "Etienne Tshisekedi", "COD", "OPP", "Opposition Leader", "1982-02-15", "2017-02-01", "m"), ("Martin Fayulu", "", "COD", "OPP", "Opposition Leader", "2018-11-11", "", "m"),
    ("Jeremy Corbyn", "", "GBR", "OPP", "Leader of the Opposition", "2015-09-12", "2020-04-04", "m"), ("Keir Starmer", "", "GBR", "OPP", "Leader of the Opposition", "2020-04-04", "2024-07-04", "m"),
    ("Ed Miliband", "", "GBR", "OPP", "Leader of the Opposition", "2010-09-25", "2015-05-08", "m"), ("Kemi Badenoch", "", "GBR", "OPP", "Leader of the Opposition", "2024-11-02", "", "f"),
    ("Kemal Kılıçdaroğlu", "Kemal Kilicdaroglu", "TUR", "OPP", "Opposition Leader", "2010-05-22", "2023-11-05", "m"), ("Boris Nemtsov", "", "RUS", "OPP", "Opposition Leader", "2008-12-13", "2015-02-27", "m"),
    ("Sam Rainsy", "", "KHM", "OPP", "Opposition Leader", "1998-01-01", "", "m"), ("Kem Sokha", "", "KHM", "OPP", "Opposition Leader", "2012-07-17", "", "m"),
    ("Mir Hossein Mousavi", "Mir-Hossein Mousavi|Mir Hussein Moussavi", "IRN", "OPP", "Opposition Leader", "2009-06-13", "", "m"), ("Mehdi Karroubi", "Mehdi Karoubi", "IRN", "OPP", "Opposition Leader", "2009-06-13", "", "m"),
    ("Joseph Kony", "", "UGA", "REB", "Leader of the Lord's Resistance Army", "1987-01-01", "", "m"), ("Osama bin Laden", "Usama bin Laden|Osama Bin Laden", "IMG", "REB", "Leader of al-Qaeda", "1988-08-11", "2011-05-02", "m"),
    ("Ayman al-Zawahiri", "Ayman al-Zawahri", "IMG", "REB", "Leader of al-Qaeda", "2011-06-16", "2022-07-31", "m"), ("Abu Bakr al-Baghdadi", "", "IMG", "REB", "Leader of Islamic State", "2010-05-16", "2019-10-27", "m"),
    ("Hassan Nasrallah", "Sayyed Hassan Nasrallah", "LBN", "REB", "Leader of Hezbollah", "1992-02-16", "2024-09-27", "m"), ("Yahya Sinwar", "", "PSE", "REB", "Leader of Hamas", "2017-02-13", "2024-10-16", "m"),
    ("Khaled Meshaal", "Khaled Mashal|Khaled Meshal", "PSE", "REB", "Leader of Hamas", "2004-04-17", "2017-05-06", "m"), ("Ismail Haniyeh", "Ismail Haniya", "PSE", "REB", "Leader of Hamas", "2017-05-06", "2024-07-31", "m"),
    ("Abubakar Shekau", "", "NGA", "REB", "Leader of Boko Haram", "2009-07-30", "2021-05-19", "m"), ("Khalifa Haftar", "Khalifa Hifter", "LBY", "MIL", "Commander of the Libyan National Army", "2015-03-02", "", "m"),
    ("Moqtada al-Sadr", "Muqtada al-Sadr", "IRQ", "REB", "Leader of the Mahdi Army", "2003-06-01", "", "m"), ("Velupillai Prabhakaran", "", "LKA", "REB", "Leader of the Tamil Tigers", "1976-05-05", "2009-05-18", "m"),
    ("Abdullah Öcalan", "Abdullah Ocalan", "TUR", "REB", "Leader of the PKK", "1978-11-27", "", "m"), ("John Garang", "", "SDN", "REB", "Leader of the Sudan People's Liberation Army", "1983-05-16", "2005-01-08", "m"),
    ("Laurent Nkunda", "", "COD", "REB", "Rebel Leader", "2004-05-26", "2009-01-22", "m"), ("Bosco Ntaganda", "", "COD", "REB", "Rebel Leader", "2006-01-01", "2013-03-22", "m"),
    ("Yevgeny Prigozhin", "Yevgeni Prigozhin", "RUS", "REB", "Leader of the Wagner Group", "2014-05-01", "2023-08-23", "m"), ("Abdul-Malik al-Houthi", "Abdul Malik al-Houthi|Abdulmalik al-Houthi", "YEM", "REB", "Leader of the Houthis", "2004-09-10", "", "m"),
    ("Mohamed Hamdan Dagalo", "Mohammed Hamdan Dagalo", "SDN", "REB", "Leader of the Rapid Support Forces", "2023-04-15", "", "m"), ("Foday Sankoh", "", "SLE", "REB", "Leader of the Revolutionary United Front", "1991-03-23", "2003-07-29", "m"),
    ("Ratko Mladić", "Ratko Mladic", "BIH", "MIL", "Commander of the Bosnian Serb army", "1992-05-12", "1996-11-08", "m"), ("Shamil Basayev", "", "RUS", "REB", "Chechen Rebel Leader", "1995-06-14", "2006-07-10", "m"),
]


# Phoenix has some persons under their titles, and some bodies among the persons.
NO_PERSON = re.compile("(President|Prime Minister|Secretary|Secretary-General|Minister|Foreign Minister|Chancellor|General|King|Queen) |"
                       ".*\\b(Council|Coalition|Army|Brigade|Observatory|Union|Party|Task Force|Committee|Congress|Government|Movement|Front|Jaish)\\b")


def plain(name):
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower().replace("-", " ")


def persons(src, out, known):
    spells, table = {}, rows(src / "knowledge/leaders.tsv.gz")
    ends = lambda r: (r["country"], *(plain(r["person"]).split() or [r["person"]])[::max(1, len(plain(r["person"]).split()) - 1)])
    known_as = {ends(r): r["person"] for r in table if r["source"] != "FB"}
    for r in table:
        # the Factbook writes surnames in capitals and all given names: "Sergey Viktorovich LAVROV"
        if r["source"] == "FB" and re.search(r"[A-Z]{3}", r["person"]):
            r["person"] = known_as.get(ends(r)) or re.sub(r"[A-ZÀ-Ý']{2,}", lambda m: m[0] if re.fullmatch("[IVX]+", m[0]) else m[0].capitalize(), r["person"])
        begin, end = day(r["start"]), day(r["end"])
        # a dependency's head of state is another country's, and a monarch of many realms is known as the first one's
        if r["role"] in ("HOS", "VP") and r["country"] in DEPENDENCIES or r["person"] in ("Elizabeth II", "Charles III") and r["country"] != "GBR":
            continue
        if r["role"] not in ROLES or r["country"] not in known or (end and end < date(1950 if r["role"] in ("HOS", "HOG", "FM") else 1990, 1, 1)) or len(r["person"]) < 4:
            continue
        if begin and end and end < begin:
            continue
        if "Supreme Commander" in r["office"] or " " not in r["person"] and r["role"] not in ("HOS", "HOG", "FM"):
            continue
        # an open minister's spell is only as good as its date: five years on it no longer says who holds the office
        if not end and r["role"] not in ("HOS", "HOG", "VP") and "CUR" not in r["source"]:
            as_of = day(r["as_of"])
            if begin and as_of and begin < as_of - timedelta(days=365 * 8):
                continue
        key = (r["person"], r["country"], r["role"])
        for other in spells.setdefault(key, []):
            if other[0] and begin and abs((other[0] - begin).days) <= 45:
                other[1] = other[1] or end
                break
        else:
            spells[key].append([begin, end, r])
    for person, aliases, country, role, office, begin, end, gender in MORE_PERSONS:
        same = next((r for r in table if r["person"] == person and r["wikidata"]), {})
        spells.setdefault((person, country, role), []).append([day(begin), day(end), {"aliases": aliases or same.get("aliases", ""), "wikidata": same.get("wikidata", ""), "office": office,
                                                               "gender": gender, "source": "CUR"}])
    states = {"YUG": "SRB", "SCG": "SRB", "SRP": "SRB", "SUN": "RUS", "DDR": "DEU", "TMP": "TLS", "KSV": "XKX"}
    have = {plain(p) for p, _, _ in spells} | {plain(a) for found in spells.values() for _, _, r in found for a in split(r["aliases"])}
    for r in rows(src / "knowledge/leaders_to_2014.tsv.gz"):
        country, sector, end = states.get(r["office"][:3], r["office"][:3]), r["office"][3:6], day(r["end"])
        if plain(r["person"]) in have or " " not in r["person"] or country not in known or sector not in SECTORS or sector == "ELI" or NO_PERSON.match(r["person"]) or (end and end < date(1980, 1, 1)):
            continue
        spells.setdefault((r["person"], country, sector), []).append([day(r["start"]), end, {**r, "office": "", "source": "PHX"}])
    # one person under two names ("Joe Biden", "Joseph Biden") is filed under that of the latest spell
    latest = {}
    for (person, _, _), found in spells.items():
        for begin, _, r in found:
            if r["wikidata"] and (begin or date.min) >= latest.get(r["wikidata"], (date.min, ""))[0]:
                latest[r["wikidata"]] = begin or date.min, person
    merged = {}
    for (person, country, role), found in spells.items():
        for begin, end, r in found:
            name = latest[r["wikidata"]][1] if r["wikidata"] else person
            if name != person:
                r = {**r, "aliases": "|".join(dict.fromkeys([person, *split(r["aliases"])]))}
            merged.setdefault((name, country, role), []).append([begin, end, r])
    spells = merged
    lines = []
    leads_opposition = lambda role, r: role == "PARTY" and "opposition" in r["office"].lower()
    spells = {(p, c, "OPP" if leads_opposition(role, found[0][2]) else role): found for (p, c, role), found in spells.items()}
    for (person, country, role), found in sorted(spells.items()):
        for begin, end, r in found:
            if begin and end and end < begin:
                end = None
            lines.append([person, r["aliases"], r["wikidata"], country, role, r["office"], begin or "", end or "", r["gender"], r["source"]])
    write(out / "persons.tsv", ["One line a spell of office; `end` empty: open at the source's date.",
                                "Wikidata (CC0) by every-politician-scrapers; CIA World Factbook (public domain); congress-legislators (CC0); Institute for Government, IfG Ministers",
                                "Database (CC BY 4.0); own additions for 2022-2025 (CUR); PETRARCH2's Phoenix actors (MIT) where no other source has the name (PHX: the role is a sector)."],
          ["person", "aliases", "wikidata", "country", "role", "office", "begin", "end", "gender", "source"], lines)


def common_words(src):
    """Words that a treebank has as other than names, three times at least, lower case."""
    count = Counter()
    for treebank in ("en_ewt-train", "en_gumopen-train"):
        with gzip.open(src / f"nlp/ud/{treebank}.conllu.gz", "rt", encoding="utf-8") as f:
            for line in f:
                columns = line.split("\t")
                if len(columns) == 10 and columns[3] not in ("PROPN", "X", "NUM"):
                    count[columns[1]] += 1
    return {w for w, n in count.items() if n >= 3 and w.islower()}


def organisations(src, out, known):
    lines, common = [], common_words(src)
    for r in rows(src / "knowledge/orgs.tsv.gz"):
        kind, code = r["type"], r["code"]
        if kind in ("MNC", "OTHER") or len(r["name"]) < 2 or (kind in ("MINISTRY", "MILITARY", "POLICE", "LEGISLATURE") and r["note"] == "generic"):
            continue
        if r["source"].startswith("Phoenix-Intl") and kind == "IGO" and re.search(r"\b[A-Z]\. ?[A-Z]|[A-Z]\.[a-z]\.", r["name"]):
            continue
        country = r["country"] if r["country"] in known else "IGO" if kind == "IGO" else "NGO" if kind == "NGO" else ""
        if code.startswith("IGOUNO"):
            country = "UNO"
        elif code.startswith("IGOEUR") or code.startswith("EUR"):
            country = "EUR"
        elif kind == "ARMED" and not country:
            country = code[:3] if code[:3] in known else "IMG"
        note = "" if kind in ("IGO", "NGO", "ARMED", "MEDIA", "MEDIA-STATE", "PARTY") or r["source"] == "curated" else r["note"]
        sector = next((code[i:i + 3] for i in range(3, len(code), 3) if code[i:i + 3] in SECTORS), KIND_SECTOR.get(kind, ""))
        if kind.startswith("MEDIA"):
            sector = "JRN"
        if r["source"] != "curated" and r["name"].lower() in common:
            continue
        aliases = [a for a in split(r["aliases"]) if r["source"] == "curated" or a.lower() not in common]  # RED of Aruba is not "red"
        name = r["name"]
        short = re.fullmatch(r"(.+) \(([A-Za-z-]{2,8})\)", name)  # "Liberation Tigers of Tamil Eelam (ltte)"
        if short and r["source"] != "curated":
            name = short.group(1)
            if len(short.group(2)) > 3 and short.group(2).lower() not in common:
                aliases.append(short.group(2).upper())
        lines.append([name, "|".join(aliases), kind, country, sector, note, r["source"]])
    # our own rows take their names from the others
    mine = {n for o in MORE_ORGANISATIONS for n in [o[0], *split(o[1])]}
    for line in lines:
        line[1] = "|".join(a for a in split(line[1]) if a not in mine)
    lines = [line for line in lines if line[0] not in mine] + [[*o[:5], "", "curated"] for o in MORE_ORGANISATIONS]
    write(out / "organisations.tsv", ["PETRARCH2's Phoenix actors (MIT, to 2014), CIA World Factbook (public domain), own additions (curated)."],
          ["name", "aliases", "kind", "country", "sector", "note", "source"], sorted(lines))


# Towns under this many people are left out where another place of the name is larger: they are what plain words are mistaken for.
LEAST_PEOPLE = 500
ADJECTIVES_OF_REGIONS = {"Latin America": "Latin American", "South America": "South American", "Central America": "Central American",
                         "North America": "North American", "Southeast Asia": "Southeast Asian", "East Asia": "East Asian"}
COUNTIES = {"USA", "GBR", "IRL", "CAN", "KEN", "LBR", "NOR", "SWE", "HRV", "HUN", "EST", "ROU", "TWN", "CHN", "IND", "UGA", "PAK", "BGD"}


def places(src, out, known):
    of_region = points()[1]
    lines, seen, table = [], set(), rows(src / "knowledge/places.tsv.gz")
    peopled = {(r["country"], r["name"]) for r in table if int(r["population"] or 0) > 0}
    for r in table:
        population = int(r["population"] or 0)
        important = r["feature"] in ("PPLC", "ADM1", "REGION", "SEA", "POINT")
        if len(r["name"]) < 3 or r["name"] in NOT_NAMES or (not important and r["feature"] != "ADM2" and 0 < population < LEAST_PEOPLE):
            continue
        # nobody knows how many live there, and the country has a town of the name; or a county outside the states whose news says "X County"
        if not important and population == 0 and ((r["country"], r["name"]) in peopled or r["feature"] == "ADM2" and r["country"] not in COUNTIES):
            continue
        aliases = split(r["alternates"]) if important and r["source"] == "curated" or r["feature"] == "PPLC" or population > 300000 else []
        aliases = [a for a in aliases if len(a) > 3 and a.isascii() and " " + a.lower() != " " + r["name"].lower()][:8]
        if r["ascii"] != r["name"]:
            aliases.append(r["ascii"])
        if r["feature"] == "REGION" and r["name"] in ADJECTIVES_OF_REGIONS:
            aliases.append(ADJECTIVES_OF_REGIONS[r["name"]])
        lat, lon = float(r["lat"]), float(r["lon"])
        region = of_region.get((r["country"], r["ascii"])) or of_region.get((r["country"], r["name"])) if r["feature"] in ("ADM1", "REGION") else None
        if region:
            lat, lon = region[:2]
            aliases += split(region[2])
            seen |= {(r["country"], r["name"]), (r["country"], r["ascii"])}
        short = re.split(r" (?:am|an der|im|bei|sur|sous|de la|upon|on)(?: |-)|-(?:am|an-der|sur|sous|upon|on)-", r["name"])[0]
        if short != r["name"] and len(short) > 3 and population > 20000:  # "Ludwigshafen am Rhein"
            aliases.append(short)
        lines.append([r["geonameid"], r["name"], "|".join(aliases), "%.3f" % lat, "%.3f" % lon, r["country"] if r["country"] in known else "",
                      "" if r["feature"] == "ADM1" else r["admin1_name"], population, r["feature"].rstrip("?")])
    for (country, name), (lat, lon, aliases) in of_region.items():
        if (country, name) not in seen:
            lines.append(["", name, aliases, "%.3f" % lat, "%.3f" % lon, country, "", 0, "ADM1"])
    write(out / "places.tsv", ["GeoNames (CC BY 4.0) to 2026-08; regions and seas added by hand."],
          ["geonameid", "name", "aliases", "lat", "lon", "country", "region", "population", "feature"], lines)


def ontology(src, out):
    for name in ("cameo", "plover"):
        table = rows(src / ("ontology/%s.tsv" % name))
        write(out / (name + ".tsv"), ["PLOVER (Open Event Data Alliance, CC BY-SA 4.0), CAMEO 1.1b3, Goldstein values as used with CAMEO."],
              list(table[0]), [list(r.values()) for r in table])
    table = [r for r in rows(src / "knowledge/groups.tsv") if r["kind"] in ("ethnic", "religion")]
    write(out / "peoples.tsv", ["Own work."], ["term", "kind"], [list(r.values()) for r in table])


def main(src, out):
    src, out = Path(src), Path(out)
    known = countries(src, out)
    persons(src, out, known)
    organisations(src, out, known)
    places(src, out, known)
    ontology(src, out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
