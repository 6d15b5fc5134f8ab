using System.Text;
using Integration.Functions.Parabol;
using Integration.Functions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Integration.Functions.Tests.Parabol;

public sealed class PluginSignatureTests
{
    private readonly ManualClock clock = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> AcceptedRequests => ["Parabols", "WithQuery", "StandardDigest", "LongDigest", "OtherOrder", "WithoutAlgorithmAndExpiry", "ExpiresAfterAMinute"];

    [Theory]
    [MemberData(nameof(AcceptedRequests))]
    public async Task What_Parabols_library_signs_is_valid(string name) =>
        Assert.Equal(PluginSignatureCheck.Valid, await CheckAsync(Named(name)));

    [Theory]
    [MemberData(nameof(AcceptedRequests))]
    public async Task The_same_request_again_is_a_replay(string name)
    {
        var signature = Checker();
        await signature.CheckAsync(Named(name), CancellationToken.None);

        Assert.Equal(PluginSignatureCheck.Replayed, await signature.CheckAsync(Named(name), CancellationToken.None));
    }

    [Theory]
    [InlineData("parabol=(\"@request-target\" \"content-digest\"); keyid=\"foo\";  alg=\"hmac-sha256\";created=1795251600;expires=1795251900")]
    [InlineData("  parabol=(  \"@request-target\"   \"content-digest\" );keyid=\"foo\";alg=\"hmac-sha256\";created=1795251600;expires=1795251900  ")]
    [InlineData("other=(\"@method\");created=1, parabol=(\"@request-target\" \"content-digest\");keyid=\"foo\";alg=\"hmac-sha256\";created=1795251600;expires=1795251900")]
    public async Task Blanks_and_other_signatures_beside_it_do_not_matter(string input) =>
        Assert.Equal(PluginSignatureCheck.Valid, await CheckAsync(SignedRequests.Parabols with { SignatureInput = input }));

    [Theory]
    [InlineData(-300, PluginSignatureCheck.Valid)]
    [InlineData(-301, PluginSignatureCheck.FromTheFuture)]
    [InlineData(300, PluginSignatureCheck.Valid)]
    [InlineData(301, PluginSignatureCheck.Stale)]
    public async Task A_signature_counts_for_five_minutes_around_now(int secondsLater, PluginSignatureCheck expected) =>
        Assert.Equal(expected, await CheckAsync(SignedRequests.WithoutAlgorithmAndExpiry, TimeSpan.FromSeconds(secondsLater)));

    [Theory]
    [InlineData(60, PluginSignatureCheck.Valid)]
    [InlineData(61, PluginSignatureCheck.Stale)]
    public async Task Its_own_expiry_is_honoured(int secondsLater, PluginSignatureCheck expected) =>
        Assert.Equal(expected, await CheckAsync(SignedRequests.ExpiresAfterAMinute, TimeSpan.FromSeconds(secondsLater)));

    [Fact]
    public async Task Another_body_than_the_signed_one_is_refused_in_every_form_of_digest()
    {
        foreach (var request in new[] { SignedRequests.Parabols, SignedRequests.StandardDigest, SignedRequests.LongDigest })
        {
            var forged = request with { Body = Encoding.UTF8.GetBytes("""{"attachments":[{"title":"@all"}]}""") };

            Assert.Equal(PluginSignatureCheck.WrongDigest, await CheckAsync(forged));
        }
    }

    [Fact]
    public async Task A_changed_target_digest_parameter_or_secret_breaks_the_signature()
    {
        var good = SignedRequests.Parabols;
        SignedRequest[] forgeries =
        [
            good with { Target = good.Target.Replace("4xp9", "5xp9", StringComparison.Ordinal) },
            good with { Target = good.Target + "?" },
            good with { ContentDigest = good.ContentDigest!.ToUpperInvariant() },
            good with { SignatureInput = good.SignatureInput!.Replace("1795251600", "1795251601", StringComparison.Ordinal) },
            good with { SignatureInput = good.SignatureInput!.Replace("expires=1795251900", "expires=1795259999", StringComparison.Ordinal) },
            good with { SignatureInput = good.SignatureInput!.Replace("foo", "bar", StringComparison.Ordinal) },
            good with { Signature = SignedRequests.WithQuery.Signature },
            good with { Signature = "parabol=:tmDeyg==:" },
            good with { Signature = "parabol=::" },
        ];

        foreach (var forgery in forgeries) Assert.Equal(PluginSignatureCheck.WrongSignature, await CheckAsync(forgery));
        Assert.Equal(PluginSignatureCheck.WrongSignature, await Checker("another secret").CheckAsync(good, CancellationToken.None));
    }

    [Fact]
    public async Task Without_its_three_headers_or_its_label_the_signature_is_missing()
    {
        var good = SignedRequests.Parabols;
        SignedRequest[] incomplete =
        [
            good with { SignatureInput = null },
            good with { Signature = null },
            good with { ContentDigest = null },
            good with { Signature = good.Signature!.Replace("parabol", "sig1", StringComparison.Ordinal) },
            good with { SignatureInput = good.SignatureInput!.Replace("parabol", "sig1", StringComparison.Ordinal) },
        ];

        foreach (var request in incomplete) Assert.Equal(PluginSignatureCheck.Missing, await CheckAsync(request));
    }

    [Fact]
    public async Task A_signature_that_covers_too_little_or_what_we_do_not_rebuild_is_refused()
    {
        Assert.Equal(PluginSignatureCheck.Uncovered, await CheckAsync(SignedRequests.WithoutDigest));
        Assert.Equal(PluginSignatureCheck.Uncovered, await CheckAsync(SignedRequests.WithMethod));
    }

    [Fact]
    public async Task A_signature_without_a_time_is_refused() =>
        Assert.Equal(PluginSignatureCheck.Malformed, await CheckAsync(SignedRequests.WithoutTime));

    [Theory]
    [InlineData("")]
    [InlineData("parabol")]
    [InlineData("parabol=")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\"")]
    [InlineData("parabol=(\"@request-target\"\"content-digest\");created=1795251600")]
    [InlineData("parabol=(@request-target content-digest);created=1795251600")]
    [InlineData("parabol=(\"@request-target\";req \"content-digest\");created=1795251600")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=1795251600.0")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=\"1795251600\"")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=99999999999999999")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=999999999999999")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=-1")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=1795251600;expires=\"never\"")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");alg=\"rsa-pss-sha512\";created=1795251600")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");alg;created=1795251600")]
    [InlineData("parabol=:tmDeyg==:;created=1795251600")]
    [InlineData("parabol=(\"@request-target\" \"content-digest\");created=1795251600,")]
    [InlineData("Parabol=(\"@request-target\" \"content-digest\");created=1795251600")]
    public async Task An_input_of_another_shape_is_malformed(string input) =>
        Assert.Equal(PluginSignatureCheck.Malformed, await CheckAsync(SignedRequests.Parabols with { SignatureInput = input }));

    [Theory]
    [InlineData("parabol=tmDeynoowjMsBrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=")]
    [InlineData("parabol=:tmDeynoowjMsBrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=")]
    [InlineData("parabol=:tmDeynoowjMs BrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=:")]
    [InlineData("parabol=:not base64!:")]
    [InlineData("parabol=:tmDeynoowjMsBrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=:;x=1")]
    [InlineData("parabol=(\"tmDeynoowjMsBrPoW9+mt9sNlLBW37kgvWj4H9iBXDQ=\")")]
    public async Task A_signature_of_another_shape_is_malformed(string signature) =>
        Assert.Equal(PluginSignatureCheck.Malformed, await CheckAsync(SignedRequests.Parabols with { Signature = signature }));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_secret_cannot_be_used(string secret) => Assert.Throws<ArgumentException>(() => Checker(secret));

    [Fact]
    public async Task A_refused_request_does_not_spend_the_signature()
    {
        var signature = Checker();
        await signature.CheckAsync(SignedRequests.Parabols with { Body = Encoding.UTF8.GetBytes("{}") }, CancellationToken.None);

        Assert.Equal(PluginSignatureCheck.Valid, await signature.CheckAsync(SignedRequests.Parabols, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_copies_at_once_one_is_valid()
    {
        var signature = Checker();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            Task.Run(async () => await signature.CheckAsync(SignedRequests.Parabols, CancellationToken.None))));

        Assert.Single(answers, PluginSignatureCheck.Valid);
        Assert.Equal(49, answers.Count(answer => answer == PluginSignatureCheck.Replayed));
    }

    [Fact]
    public async Task A_request_is_read_with_its_raw_target_and_all_lines_of_its_headers()
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = SignedRequests.WithQuery.Target;
        context.Request.Headers["signature-input"] = new(["other=();created=1", SignedRequests.WithQuery.SignatureInput]);
        context.Request.Headers["signature"] = new(["other=:AAAA:", SignedRequests.WithQuery.Signature]);
        context.Request.Headers["content-digest"] = SignedRequests.WithQuery.ContentDigest;

        Assert.Equal(PluginSignatureCheck.Valid, await CheckAsync(SignedRequest.Of(context.Request, SignedRequests.WithQuery.Body)));
        Assert.Null(SignedRequest.Of(new DefaultHttpContext().Request, default).Signature);
    }

    private static SignedRequest Named(string name) => (SignedRequest)typeof(SignedRequests).GetField(name)!.GetValue(null)!;

    private async Task<PluginSignatureCheck> CheckAsync(SignedRequest request, TimeSpan later = default)
    {
        var then = new ManualClock(clock.Now + later);
        return await new PluginSignature(SignedRequests.Secret, new ReplayMemory(then).RememberAsync, then).CheckAsync(request, CancellationToken.None);
    }

    private PluginSignature Checker(string secret = SignedRequests.Secret) => new(secret, new ReplayMemory(clock).RememberAsync, clock);
}
