#!/bin/sh
# usage: packaging/sbom.sh >readout.spdx.json
# A software bill of materials, SPDX 2.3: the program and what it is linked with on this Debian, with versions.
cd "$(dirname "$0")/.." || exit 1
version=$(sed -n 's/^#define RO_VERSION "\(.*\)"/\1/p' include/readout.h)
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
model=$(sha256sum models/english.model | cut -d' ' -f1)
cat <<JSON
{
 "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "readout-$version",
 "documentNamespace": "https://readout.invalid/spdx/$version-$model",
 "creationInfo": {"created": "$created", "creators": ["Organization: The readout developers", "Tool: packaging/sbom.sh"]},
 "packages": [
  {"SPDXID": "SPDXRef-readout", "name": "readout", "versionInfo": "$version", "downloadLocation": "NOASSERTION", "filesAnalyzed": false, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION"},
  {"SPDXID": "SPDXRef-model", "name": "english.model", "versionInfo": "$version", "downloadLocation": "NOASSERTION", "filesAnalyzed": false, "licenseConcluded": "CC-BY-SA-4.0", "licenseDeclared": "CC-BY-SA-4.0", "checksums": [{"algorithm": "SHA256", "checksumValue": "$model"}]}
JSON
libraries="libjansson4:MIT libutf8proc2:MIT libxxhash0:BSD-2-Clause libarchive13:BSD-2-Clause libsqlite3-0:blessing libxml2:MIT libmicrohttpd12:LGPL-2.1-or-later librdkafka1:BSD-2-Clause libpq5:PostgreSQL libseccomp2:LGPL-2.1-only"
for entry in $libraries; do
    name=${entry%%:*} licence=${entry#*:}
    have=$(dpkg-query -W -f '${Version}' "$name" 2>/dev/null | head -1)
    printf '  ,{"SPDXID": "SPDXRef-%s", "name": "%s", "versionInfo": "%s", "downloadLocation": "NOASSERTION", "filesAnalyzed": false, "licenseConcluded": "%s", "licenseDeclared": "%s", "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:deb/debian/%s@%s"}]}\n' \
        "$name" "$name" "${have:-NOASSERTION}" "$licence" "$licence" "$name" "${have:-0}"
done
cat <<JSON
 ],
 "relationships": [
  {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-readout"},
  {"spdxElementId": "SPDXRef-readout", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-model"}
JSON
for entry in $libraries; do
    printf '  ,{"spdxElementId": "SPDXRef-readout", "relationshipType": "DYNAMIC_LINK", "relatedSpdxElement": "SPDXRef-%s"}\n' "${entry%%:*}"
done
printf ' ]\n}\n'
