using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>The <c>response_url</c>s: each lives 30 minutes and works five times, an empty answer included.</summary>
internal sealed class DelayedAnswers(TimeProvider clock)
{
    private const int MaxUses = 5;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private static readonly AppError Missing = AppError.NotFound("app.command_webhook.get.missing", "Unable to get the webhook.");
    private static readonly AppError UsedUp = AppError.BadRequest("app.command_webhook.try_use.invalid", "Invalid webhook.");

    private readonly Lock gate = new();
    private readonly Dictionary<string, Delayed> open = new(StringComparer.Ordinal);

    public string Open(SandboxCommand command, CommandLine line)
    {
        var id = Ids.New();
        lock (gate) open.Add(id, new(command, line, clock.GetUtcNow() + Lifetime, Uses: 0));
        return id;
    }

    /// <summary>Counts as one use.</summary>
    public (Delayed? Answer, AppError? Error) Use(string id)
    {
        lock (gate)
        {
            if (!open.TryGetValue(id, out var delayed) || delayed.Until < clock.GetUtcNow()) return (null, Missing);
            if (delayed.Uses >= MaxUses) return (null, UsedUp);
            return (open[id] = delayed with { Uses = delayed.Uses + 1 }, null);
        }
    }
}

internal sealed record Delayed(SandboxCommand Command, CommandLine Line, DateTimeOffset Until, int Uses);
