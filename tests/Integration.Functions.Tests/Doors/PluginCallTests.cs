using Integration.Functions.Tests.Parabol;

namespace Integration.Functions.Tests.Doors;

public class PluginCallTests
{
    [Fact]
    public void Calls_are_signed_as_Parabols_own_library_signs_them()
    {
        var genuine = SignedRequests.Parabols;

        var ours = new PluginCall
        {
            Secret = SignedRequests.Secret,
            Target = genuine.Target,
            Body = genuine.Body.ToArray(),
            Created = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero),
        };

        Assert.Equal(genuine.ContentDigest, ours.Digest);
        Assert.Equal(genuine.SignatureInput, $"parabol={ours.Input}");
        Assert.Equal(genuine.Signature, $"parabol=:{ours.Signature}:");
    }
}
