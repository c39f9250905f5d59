#!/usr/bin/env bash
# Installs the Debian packages that the tests need, by name, where they are missing: Java and Maven for
# DynamoDB Local and ElasticMQ, Chromium for the browser, swaks as an SMTP client, and from Postfix the
# server smtp-sink as a mail relay.
set -euo pipefail

needed=(maven chromium swaks postfix fonts-dejavu-core)
command -v java >/dev/null || needed+=(default-jre-headless)
command -v node >/dev/null || needed+=(nodejs)
command -v npm >/dev/null || needed+=(npm)
python3 -m pip --version >/dev/null 2>&1 || needed+=(python3 python3-pip)
missing=()
for package in "${needed[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
echo "Installing ${missing[*]}"
as_root apt-get update -q
DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -q --no-install-recommends "${missing[@]}"
