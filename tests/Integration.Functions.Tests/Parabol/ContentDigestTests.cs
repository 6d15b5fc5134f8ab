using Integration.Functions.Parabol;

namespace Integration.Functions.Tests.Parabol;

public sealed class ContentDigestTests
{
    private const string Hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private const string Short = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
    private const string Long = "m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==";

    [Theory]
    [InlineData($"SHA-256={Hex}")]
    [InlineData($"sha-256={Hex}")]
    [InlineData("SHA-256=2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824")]
    [InlineData($"sha-256=:{Short}:")]
    [InlineData($"sha-512=:{Long}:")]
    [InlineData($"sha-256=:{Short}:, sha-512=:{Long}:")]
    [InlineData($"md5=:AAAA:,  sha-256=:{Short}:")]
    public void The_body_matches_in_either_spelling(string field) => Assert.True(ContentDigest.Matches(field, "hello"u8));

    [Theory]
    [InlineData($"SHA-256={Hex}")]
    [InlineData($"sha-256=:{Short}:")]
    [InlineData($"sha-512=:{Long}:")]
    public void Another_body_does_not(string field) => Assert.False(ContentDigest.Matches(field, "hello!"u8));

    [Fact]
    public void Each_of_several_digests_must_match() =>
        Assert.False(ContentDigest.Matches($"sha-256=:{Short}:, sha-512=:{Short}:", "hello"u8));

    [Theory]
    [InlineData("")]
    [InlineData("SHA-256=")]
    [InlineData("SHA-256=2cf24d")]
    [InlineData($"SHA-1={Hex}")]
    [InlineData($"sha-256={Short}")]
    [InlineData("md5=:XUFAKrxLKna5cZ2REBfFkg==:")]
    public void A_field_without_a_digest_that_counts_says_nothing(string field) => Assert.Null(ContentDigest.Matches(field, "hello"u8));
}
