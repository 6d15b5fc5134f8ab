using System.Security.Cryptography;
using System.Text;
using static Integration.Functions.Parabol.PluginSignatureCheck;

namespace Integration.Functions.Parabol;

/// <summary>What is to be said about a signature; one value per reason.</summary>
public enum PluginSignatureCheck
{
    Valid,

    /// <summary>One of the three headers is not there, or has no signature of the name <c>parabol</c>.</summary>
    Missing,

    /// <summary>Not readable, without <c>created</c>, or of another algorithm.</summary>
    Malformed,

    /// <summary>Covers something else than the request target and the digest.</summary>
    Uncovered,

    WrongSignature,

    /// <summary>Older than <see cref="PluginSignature.Tolerance"/>, or past its own <c>expires</c>.</summary>
    Stale,

    FromTheFuture,

    /// <summary>The digest is signed, but it is not that of the body.</summary>
    WrongDigest,

    /// <summary>Everything is right, and came before.</summary>
    Replayed,
}

/// <summary>
/// Remembers a signature until it would be refused for its age anyway. A <see cref="ReplayMemory"/> serves one instance;
/// several instances need a memory that they share. The <paramref name="signature"/> is hexadecimal; the same request has
/// the same one.
/// </summary>
/// <returns>True if the signature is new.</returns>
public delegate ValueTask<bool> SignatureMemory(string signature, DateTimeOffset until, CancellationToken stopping);

/// <summary>
/// HTTP message signatures (RFC 9421) as Parabol makes them for its Mattermost plugin (<c>MattermostServerManager</c>):
/// <c>parabol=("@request-target" "content-digest");keyid="foo";alg="hmac-sha256";created=…;expires=…</c>. The plugin believes
/// the digest without looking at the body; we do not. The key id is always the same and is not looked at.
/// </summary>
public sealed class PluginSignature
{
    /// <summary>For clocks that differ and requests that take their time; both directions.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Label = "parabol";
    private const string Algorithm = "hmac-sha256";
    private const string TargetComponent = "@request-target";
    private const string DigestComponent = "content-digest";

    /// <summary>The end of the year 9999, the last instant that can be represented.</summary>
    private const long LastUnixSecond = 253_402_300_799;

    private readonly byte[] secret;
    private readonly SignatureMemory isNew;
    private readonly TimeProvider clock;

    /// <summary>For one shared secret.</summary>
    /// <exception cref="ArgumentException">The secret is empty or blank, which would let everybody in.</exception>
    public PluginSignature(string secret, SignatureMemory isNew, TimeProvider clock)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(secret);
        (this.secret, this.isNew, this.clock) = (Encoding.UTF8.GetBytes(secret), isNew, clock);
    }

    /// <summary>Checks everything; only a request that is right in every other way is remembered.</summary>
    public async ValueTask<PluginSignatureCheck> CheckAsync(SignedRequest request, CancellationToken stopping)
    {
        if (request.SignatureInput is not { } inputs || request.Signature is not { } signatures || request.ContentDigest is not { } digest) return Missing;
        if (StructuredField.ReadDictionary(inputs) is not { } readInputs) return Malformed;
        if (StructuredField.ReadDictionary(signatures) is not { } readSignatures) return Malformed;
        if (!readInputs.TryGetValue(Label, out var input)) return Missing;
        if (!readSignatures.TryGetValue(Label, out var signature)) return Missing;

        if (CheckInput(input) is not Valid and var unusable) return unusable;
        if (signature is not { Bytes: { } given, Parameters: [] }) return Malformed;
        if (!CryptographicOperations.FixedTimeEquals(given, Sign(request.Target, digest, input))) return WrongSignature;
        if (CheckAge(input) is not Valid and var outdated) return outdated;
        if (ContentDigest.Matches(digest, request.Body.Span) is not { } isOfBody) return Malformed;
        if (!isOfBody) return WrongDigest;
        return await isNew(Convert.ToHexStringLower(given), Created(input) + Tolerance, stopping) ? Valid : Replayed;
    }

    private static PluginSignatureCheck CheckInput(FieldMember input)
    {
        if (input.Items is not { } components || !IsInstant(input.Find("created"))) return Malformed;
        if (input.Find("expires") is { } expires && !IsInstant(expires)) return Malformed;
        if (input.Find("alg") is { Text: not Algorithm }) return Malformed;
        return components.Order(StringComparer.Ordinal).SequenceEqual([TargetComponent, DigestComponent], StringComparer.Ordinal) ? Valid : Uncovered;
    }

    private PluginSignatureCheck CheckAge(FieldMember input)
    {
        var (created, now) = (Created(input), clock.GetUtcNow());
        if (created > now + Tolerance) return FromTheFuture;
        return created < now - Tolerance || input.Find("expires")?.Number < now.ToUnixTimeSeconds() ? Stale : Valid;
    }

    private static bool IsInstant(FieldParameter? parameter) => parameter?.Number is >= 0 and <= LastUnixSecond;

    private static DateTimeOffset Created(FieldMember input) => DateTimeOffset.FromUnixTimeSeconds(input.Find("created")!.Number!.Value);

    /// <summary>The HMAC of the signature base (RFC 9421, section 2.5), its components in the order that the input names.</summary>
    private byte[] Sign(string target, string digest, FieldMember input)
    {
        var components = input.Items!.Select(component => $"\"{component}\": {(component == TargetComponent ? target : digest.Trim())}\n");
        var signatureBase = $"{string.Concat(components)}\"@signature-params\": {input.Serialize()}";
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signatureBase));
    }
}
