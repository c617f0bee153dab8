#!/usr/bin/env bash
# How the keys beside this script were made (OpenSSL 3.0, OpenSSH 9). They guard nothing. The files of one
# algorithm hold the same key in several forms; the password of the encrypted ones is "correct horse".
set -euo pipefail
cd "$(dirname "$0")"
password=pass:"correct horse"

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pkcs8.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pkcs8.pem
openssl genpkey -algorithm Ed25519 -out ed25519.pkcs8.pem

openssl pkey -traditional -in rsa.pkcs8.pem -out rsa.pkcs1.pem
{ openssl ecparam -name prime256v1; openssl pkey -traditional -in ec.pkcs8.pem; } > ec.sec1.pem

for key in rsa ec ed25519; do
  openssl pkey -in $key.pkcs8.pem -pubout -out $key.public.pem
  openssl pkcs8 -topk8 -v2 aes-256-cbc -passout "$password" -in $key.pkcs8.pem -out $key.aes256.pem
done
openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -passout "$password" -in ec.pkcs8.pem -out ec.aes128-sha1.pem
openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512 -passout "$password" -in ec.pkcs8.pem -out ec.aes256-sha512.pem

# Those that are refused
openssl pkcs8 -topk8 -v2 des3 -passout "$password" -in ec.pkcs8.pem -out ec.des3.pem
openssl pkcs8 -topk8 -scrypt -scrypt_N 1024 -passout "$password" -in ec.pkcs8.pem -out ec.scrypt.pem
openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout "$password" -in ec.pkcs8.pem -out ec.pbes1.pem
openssl ec -aes256 -passout "$password" -in ec.pkcs8.pem -out ec.legacy.pem
openssl pkey -outform DER -in ec.pkcs8.pem -out ec.der
openssl genpkey -quiet -algorithm X25519 -out x25519.pkcs8.pem
openssl req -x509 -key ec.pkcs8.pem -subj /CN=inlet -days 1 -out certificate.pem
rm -f openssh.pem && ssh-keygen -q -t ed25519 -N "" -C "" -f openssh.pem && rm openssh.pem.pub

# Certificates: an authority, one of its own below it, and a client's; and the stores that Java people have of them
stores() {
  rm -f ca.pem issuer.pem client.pem client.key *.p12 *.jks client.p7b client.trusted.pem client.der
  local days=36500
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days $days
  for name in issuer client; do
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $name.key -out $name.csr -subj /CN=$name
  done
  echo "basicConstraints=critical,CA:true" > issuer.ext
  openssl x509 -req -in issuer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile issuer.ext -days $days -out issuer.pem
  openssl x509 -req -in client.csr -CA issuer.pem -CAkey issuer.key -CAcreateserial -days $days -out client.pem
  openssl x509 -in client.pem -outform DER -out client.der
  openssl x509 -in client.pem -trustout -addtrust clientAuth -out client.trusted.pem
  openssl crl2pkcs7 -nocrl -certfile client.pem -certfile issuer.pem -out client.p7b
  cat issuer.pem ca.pem > chain.pem
  openssl pkcs12 -export -inkey client.key -in client.pem -certfile chain.pem -name client -passout "$password" -out client.p12
  openssl pkcs12 -export -legacy -inkey client.key -in client.pem -certfile chain.pem -name client -passout "$password" -out client.legacy.p12
  openssl pkcs12 -export -inkey client.key -in client.pem -certfile chain.pem -passout pass: -out client.empty-password.p12
  openssl pkcs12 -export -inkey client.key -in client.pem -keypbe NONE -certpbe NONE -nomac -passout pass: -out client.unprotected.p12
  openssl pkcs12 -export -nokeys -in ca.pem -passout "$password" -out trust.openssl.p12
  keytool -importkeystore -srckeystore client.p12 -srcstorepass "correct horse" -deststoretype JKS -destkeystore client.jks -deststorepass "correct horse" -noprompt
  for name in ca issuer; do
    keytool -importcert -noprompt -alias $name -file $name.pem -storetype JKS -keystore trust.jks -storepass "correct horse"
    keytool -importcert -noprompt -alias $name -file $name.pem -storetype PKCS12 -keystore trust.p12 -storepass "correct horse"
  done
  rm -f ca.key issuer.key *.csr *.ext *.srl chain.pem
}
stores
