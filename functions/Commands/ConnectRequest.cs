using Integration.Functions.Mattermost;

namespace Integration.Functions.Commands;

/// <summary>What follows <c>connect</c>.</summary>
/// <param name="Webhook">The incoming webhook to post to; null for the bot, or for the steps to get one.</param>
/// <param name="Code">A connect code as it was issued, or null for a team of our own making.</param>
/// <param name="WantsRelay">A new address to paste into Parabol.</param>
internal sealed record ConnectRequest(WebhookAddress? Webhook, string? Code, bool WantsRelay)
{
    /// <summary>The request, or a sentence about what cannot be read. What was pasted is not repeated: it may be a secret.</summary>
    public static (ConnectRequest? Request, string? Problem) Read(CommandCall call, IReadOnlyList<string> words)
    {
        var addresses = words.Where(IsAddress).ToList();
        List<string> others = [.. words.Where(word => !IsAddress(word))];
        if (addresses.Count > 1) return (null, "One webhook at a time: paste a single address.");
        if (others is [var only] && only.Equals("relay", StringComparison.OrdinalIgnoreCase))
        {
            return addresses is [] ? (new(null, null, true), null) : (null, $"Type {Say.Typed(call, "connect relay")} alone: it makes a new address to paste into Parabol.");
        }

        var code = others.Count == 0 ? null : ConnectCodes.Read(string.Concat(others));
        if (others.Count > 0 && code is null) return (null, NotUnderstood(call, others));
        if (addresses is not [var pasted]) return (new(null, code, false), null);
        return WebhookAddress.Read(pasted) switch
        {
            WebhookReading.Accepted accepted => (new(accepted.Webhook, code, false), null),
            WebhookReading.Rejected rejected => (null, rejected.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>An address without its beginning is still meant as one, and gets the words for it.</summary>
    private static bool IsAddress(string word) => word.Contains('/', StringComparison.Ordinal);

    private static string NotUnderstood(CommandCall call, IReadOnlyList<string> others) =>
        $"I do not understand {Say.Quoted(string.Join(' ', others))}. After {Say.Typed(call, "connect")} come the address of an incoming webhook, a connect code from Parabol (eight letters and digits, such as `K7QM-4XPD`), both, or nothing.";
}
