using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>
/// What opens a dialog for one person and a short time: <c>base64(id:user:milliseconds:signature)</c>. Real servers sign with an
/// asymmetric key, which nobody outside can tell from this one.
/// </summary>
internal sealed class TriggerIds(ServerProfile server, TimeProvider clock)
{
    private const string Prefix = "interactive_message.decode_trigger_id.";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string New(string userId)
    {
        var content = $"{Ids.New()}:{userId}:{clock.GetUtcNow().ToUnixTimeMilliseconds()}:";
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(content + Signature(content)));
    }

    /// <summary>The person, or what Mattermost says is wrong.</summary>
    public (string? UserId, AppError? Error) Read(string triggerId)
    {
        if (!TryDecode(triggerId, out var text)) return (null, Wrong("base64_decode_failed", "Failed to decode base64 for trigger ID for interactive dialog."));
        if (text.Split(':') is not [var id, var userId, var millis, var signature]) return (null, Wrong("missing_data", "Trigger ID missing required data for interactive dialog."));
        var isSigned = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Signature($"{id}:{userId}:{millis}:")));
        if (!isSigned) return (null, Wrong("verify_signature_failed", "Signature verification failed of trigger ID for interactive dialog."));
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(millis, NumberStyles.None, CultureInfo.InvariantCulture));
        return age > server.Settings.TriggerLifetime(server.Release)
            ? (null, Wrong("expired", $"Trigger ID for interactive dialog is expired. Trigger IDs live for a maximum of {server.Settings.TriggerLifetime(server.Release).TotalSeconds} seconds."))
            : (userId, null);
    }

    private static bool TryDecode(string triggerId, out string text)
    {
        var buffer = new byte[triggerId.Length];
        var isBase64 = Convert.TryFromBase64String(triggerId, buffer, out var length);
        text = isBase64 ? Encoding.UTF8.GetString(buffer, 0, length) : "";
        return isBase64;
    }

    private string Signature(string content) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));

    private static AppError Wrong(string what, string message) => AppError.BadRequest(Prefix + what, message);
}
