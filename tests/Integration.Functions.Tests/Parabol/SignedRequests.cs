using System.Text;
using Integration.Functions.Parabol;

namespace Integration.Functions.Tests.Parabol;

/// <summary>
/// Requests signed at 2026-11-21T09:00:00Z by http-message-signatures 1.0.6 (npm), the library that Parabol signs with, in
/// the way its MattermostServerManager calls it. Nothing here was computed by our own code.
/// </summary>
internal static class SignedRequests
{
    public const string Secret = "a secret that Parabol and we share, 32+";

    public static readonly SignedRequest Parabols = new()
    {
        Target = "/api/plugins/co.parabol.action/notify/4xp9fdt77pncbef59f4k1qe83o",
        SignatureInput = """parabol=("@request-target" "content-digest");keyid="foo";alg="hmac-sha256";created=1795251600;expires=1795251900""",
        Signature = "parabol=:tmDeynoowjMsBrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=:",
        ContentDigest = "SHA-256=94c2d071b888cc47b9a90113094d2bddb2e2409db99865ddcf1f4551685d932a",
        Body = Encoding.UTF8.GetBytes("""{"attachments":[{"title":"Meeting Started 👋"}]}"""),
    };

    public static readonly SignedRequest WithQuery = Parabols with
    {
        Target = Parabols.Target + "?a=1&b=%20",
        Signature = "parabol=:Ej9Pi2kGaUBpQh3z11Dh2xOS1L+nm5T5CPtQLj5EvHA=:",
    };

    public static readonly SignedRequest StandardDigest = Parabols with
    {
        ContentDigest = "sha-256=:lMLQcbiIzEe5qQETCU0r3bLiQJ25mGXdzx9FUWhdkyo=:",
        Signature = "parabol=:wDY8vNKtZc+2b6v/+9s/q7E0ektDjTc2JHMZ5Ld9Tn8=:",
    };

    public static readonly SignedRequest LongDigest = Parabols with
    {
        ContentDigest = "sha-512=:htsFFeVhBLnSU2ZNFZaSF6xLla6PwrZQ6P3f6Y/fPmSnQDHeh50aCe9BGJRl9jz1HfgiGTkheGaz9QR09W85sg==:",
        Signature = "parabol=:/MVSznRiSsfuXEOpljgFNGnGvYXEKp+KHvohcVvM/Rk=:",
    };

    public static readonly SignedRequest OtherOrder = Parabols with
    {
        SignatureInput = """parabol=("content-digest" "@request-target");keyid="foo";alg="hmac-sha256";created=1795251600;expires=1795251900""",
        Signature = "parabol=:UquqtoKk8GpEQ2Wq6sutRnnTWI8iMmu4uRQyAVMadjw=:",
    };

    public static readonly SignedRequest WithoutAlgorithmAndExpiry = Parabols with
    {
        SignatureInput = """parabol=("@request-target" "content-digest");keyid="foo";created=1795251600""",
        Signature = "parabol=:ImonhxlSVNv7J4ehwRaYbaq6pZMQQMTVfpHtRrLIq8c=:",
    };

    public static readonly SignedRequest ExpiresAfterAMinute = Parabols with
    {
        SignatureInput = """parabol=("@request-target" "content-digest");keyid="foo";alg="hmac-sha256";created=1795251600;expires=1795251660""",
        Signature = "parabol=:7MDJ4qqglvWr/Crg3DE64jlumGKrjRxP3FxAHvjUols=:",
    };

    public static readonly SignedRequest WithoutTime = Parabols with
    {
        SignatureInput = """parabol=("@request-target" "content-digest");keyid="foo";alg="hmac-sha256" """,
        Signature = "parabol=:DCoRZ3Op5WsMKQ7dYBeV1wp+LnL6r+8gcdDoNEWlxDE=:",
    };

    public static readonly SignedRequest WithoutDigest = Parabols with
    {
        SignatureInput = """parabol=("@request-target");keyid="foo";alg="hmac-sha256";created=1795251600;expires=1795251900""",
        Signature = "parabol=:S+yD81a76wK1gLZBBtWxx4b1umZsTXPBs9TIZ17it/g=:",
    };

    public static readonly SignedRequest WithMethod = Parabols with
    {
        SignatureInput = """parabol=("@method" "@request-target" "content-digest");keyid="foo";alg="hmac-sha256";created=1795251600;expires=1795251900""",
        Signature = "parabol=:TRDu9snnT1xEmbZ6fnqG5EiLSPAAgPGg/ZYHpCBOHwg=:",
    };
}
