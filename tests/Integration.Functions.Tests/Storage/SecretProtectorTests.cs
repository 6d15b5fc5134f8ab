using System.Security.Cryptography;
using Integration.Functions.Storage;
using Microsoft.Extensions.Options;

namespace Integration.Functions.Tests.Storage;

public sealed class SecretProtectorTests
{
    private const string Webhook = "https://mattermost.example/hooks/8kd93jfk2";
    private static readonly string Old = "2025:" + Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string New = "2026:" + Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    private readonly SecretProtector _secrets = new([New, Old]);

    [Theory]
    [InlineData(Webhook)]
    [InlineData("")]
    [InlineData("Grüße 👋")]
    public void A_secret_comes_back_for_its_own_purpose(string secret)
    {
        var kept = _secrets.Protect(secret, "team/main");

        Assert.StartsWith("v1.2026.", kept, StringComparison.Ordinal);
        Assert.Equal(secret, _secrets.Unprotect(kept, "team/main"));
    }

    [Fact]
    public void The_same_secret_looks_different_each_time() =>
        Assert.NotEqual(_secrets.Protect(Webhook, "team/main"), _secrets.Protect(Webhook, "team/main"));

    [Fact]
    public void A_secret_copied_to_another_place_is_worthless_there()
    {
        var kept = _secrets.Protect(Webhook, "team/main");

        AssertUnreadable(kept, "other team/main", "2026");
    }

    [Fact]
    public void A_secret_changed_anywhere_is_refused()
    {
        var kept = _secrets.Protect(Webhook, "team/main");
        var start = "v1.2026.".Length;

        for (var place = start; place < kept.Length; place++)
        {
            var changed = kept[..place] + (kept[place] == 'A' ? 'Q' : 'A') + kept[(place + 1)..];
            AssertUnreadable(changed, "team/main", "2026");
        }

        AssertUnreadable(kept[..^1], "team/main", "2026");
        AssertUnreadable(kept[..(start + 8)], "team/main", "2026");
        AssertUnreadable("v1.2026.", "team/main", "2026");
        AssertUnreadable("v1.2026.!", "team/main", "2026");
        AssertUnreadable(kept.Replace("2026", "2025", StringComparison.Ordinal), "team/main", "2025");
    }

    [Fact]
    public void After_a_rotation_old_secrets_are_read_and_known_to_need_renewal()
    {
        var kept = new SecretProtector([Old]).Protect(Webhook, "team/main");
        Assert.False(new SecretProtector([Old]).NeedsRenewal(kept));

        Assert.Equal(Webhook, _secrets.Unprotect(kept, "team/main"));
        Assert.True(_secrets.NeedsRenewal(kept));
        Assert.False(_secrets.NeedsRenewal(_secrets.Protect(Webhook, "team/main")));
    }

    [Fact]
    public void A_key_that_was_taken_away_is_named()
    {
        var kept = _secrets.Protect(Webhook, "team/main");

        var error = AssertUnreadable(kept, "team/main", "2026", new SecretProtector([Old]));

        Assert.Contains("Integration__ProtectionKeys", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Webhook)]
    [InlineData("v1")]
    [InlineData("v2.2026.AAAA")]
    [InlineData("v1.no id.AAAA")]
    public void What_was_never_protected_is_refused_without_showing_it(string bare)
    {
        var error = Assert.Throws<CryptographicException>(() => _secrets.Unprotect(bare, "team/main"));

        Assert.Equal("This is not a protected secret.", error.Message);
        Assert.Throws<CryptographicException>(() => _secrets.NeedsRenewal(bare));
    }

    [Theory]
    [InlineData("c2VjcmV0")]
    [InlineData("next:c2VjcmV0")]
    [InlineData("next:not base64 secret")]
    [InlineData(":c2VjcmV0")]
    [InlineData("a b:c2VjcmV0")]
    [InlineData("a:b:c2VjcmV0")]
    [InlineData("")]
    public void A_wrong_key_is_named_by_its_setting_without_its_value(string key)
    {
        var error = Assert.Throws<OptionsValidationException>(() => new SecretProtector([New, key]));

        Assert.Contains("Integration__ProtectionKeys__1 must", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("c2VjcmV0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_another_length_or_with_the_same_id_are_refused_and_so_is_an_empty_ring()
    {
        var tooLong = "long:" + Convert.ToBase64String(new byte[33]);

        Assert.Contains("__0 must hold 32 bytes", Refusal([tooLong]), StringComparison.Ordinal);
        Assert.Contains("__1 has the id '2026'", Refusal([New, New]), StringComparison.Ordinal);
        Assert.Contains("__0 is missing", Refusal([]), StringComparison.Ordinal);
    }

    private static string Refusal(string[] keys) => Assert.Throws<OptionsValidationException>(() => new SecretProtector(keys)).Message;

    private CryptographicException AssertUnreadable(string kept, string purpose, string keyId, SecretProtector? secrets = null)
    {
        var error = Assert.ThrowsAny<CryptographicException>(() => (secrets ?? _secrets).Unprotect(kept, purpose));
        Assert.Contains($"'{keyId}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mattermost", error.ToString(), StringComparison.OrdinalIgnoreCase);
        return error;
    }
}
