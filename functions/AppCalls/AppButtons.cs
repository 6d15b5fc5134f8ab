using System.Globalization;
using System.Security.Cryptography;
using Integration.Functions.Storage;

namespace Integration.Functions.AppCalls;

/// <summary>
/// What a button of a form does when it is pressed, sealed: for one person in one channel of one server, for a quarter of an
/// hour. Everything that comes back from a form is the client's word, and the JWT's secret is no secret from members.
/// </summary>
internal sealed class AppButtons(SecretProtector protector, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public string Seal(string command, Caller.Known caller)
    {
        var end = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{end} {command}"), PurposeOf(caller));
    }

    /// <summary>The command; null when it was made for somebody or somewhere else, by somebody else, or too long ago.</summary>
    public string? Open(string sealedCommand, Caller.Known caller)
    {
        try
        {
            var parts = protector.Unprotect(sealedCommand, PurposeOf(caller)).Split(' ', 2);
            var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return clock.GetUtcNow() < end ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string PurposeOf(Caller.Known caller) => $"AppCalls/Press/{caller.Server.ServerId}/{caller.ChannelId}/{caller.Actor.UserId}";
}
