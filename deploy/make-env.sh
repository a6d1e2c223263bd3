#!/bin/sh
# Prints .env.example with a fresh secret wherever it has an empty value: sh deploy/make-env.sh > .env
set -eu
cd "$(dirname "$0")/.."
# So many random bytes in base64url; without a dash in front, which Kafka's tools would take for an option.
fresh() {
  secret=-
  while [ "${secret#-}" != "$secret" ]; do secret=$(openssl rand -base64 "$1" | tr '+/' '-_' | tr -d '=\n'); done
  echo "$secret"
}
while IFS= read -r line; do
  case "$line" in
  KAFKA_CLUSTER_ID=) echo "$line$(fresh 16)" ;;
  [A-Z]*=) echo "$line$(fresh 32)" ;;
  *) echo "$line" ;;
  esac
done < .env.example
