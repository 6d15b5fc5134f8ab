namespace Mattermost.Sandbox.Faults;

/// <summary>One way in which a call of a webhook goes wrong. <see cref="IsSaved"/> says whether the post exists afterwards.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The name in the control API and in the log.</summary>
    public abstract string Kind { get; }

    /// <summary>True: the call is handled as usual and only the answer suffers. False: it never reaches the server.</summary>
    public virtual bool IsSaved => true;

    /// <summary>The call waits, then goes on as usual.</summary>
    public sealed record Delay(TimeSpan For) : Fault
    {
        public override string Kind => "delay";
    }

    /// <summary>The post is saved; the connection ends without an answer.</summary>
    public sealed record DropAfterSaving : Fault
    {
        public override string Kind => "drop-after-saving";
    }

    /// <summary>The connection ends before the server looks at the request.</summary>
    public sealed record DropBeforeSaving : Fault
    {
        public override string Kind => "drop-before-saving";
        public override bool IsSaved => false;
    }

    /// <summary>Mattermost itself fails, e.g. because its database is away.</summary>
    public sealed record ServerError(int Status = 500) : Fault
    {
        public override string Kind => "server-error";
        public override bool IsSaved => false;
    }

    /// <summary>A proxy answers (502, 503, 504) with its own page; the server behind it may have taken the post.</summary>
    public sealed record ProxyError(int Status = 502, bool Saved = false) : Fault
    {
        public override string Kind => "proxy-error";
        public override bool IsSaved => Saved;
    }

    /// <summary>The limiter's refusal, whatever the limiter's state.</summary>
    public sealed record TooManyRequests(TimeSpan RetryAfter) : Fault
    {
        public override string Kind => "too-many-requests";
        public override bool IsSaved => false;
    }

    /// <summary>The answer's head comes at once, its body takes this long.</summary>
    public sealed record SlowBody(TimeSpan For) : Fault
    {
        public override string Kind => "slow-body";
    }

    /// <summary>The answer's body is this long.</summary>
    public sealed record HugeBody(long Bytes) : Fault
    {
        public override string Kind => "huge-body";
    }

    /// <summary>
    /// Mattermost refuses this one post. A plugin's rejection (hook <c>MessageWillBePosted</c>) has the status 400 and a sentence of
    /// the plugin behind <c>Post rejected by plugin.</c> in the place of the error's id.
    /// </summary>
    public sealed record Refusal(int Status = 400, string ErrorId = "Post rejected by plugin. This word is not allowed here.") : Fault
    {
        public override string Kind => "refusal";
        public override bool IsSaved => false;
    }

    public sealed record Redirect(Uri To, int Status = 302) : Fault
    {
        public override string Kind => "redirect";
        public override bool IsSaved => false;
    }

    /// <summary>A page with status 200, e.g. of a sign-in portal in front of the server.</summary>
    public sealed record WrongContentType(string ContentType = "text/html", string Body = "<html><body>Please sign in.</body></html>", bool Saved = false) : Fault
    {
        public override string Kind => "wrong-content-type";
        public override bool IsSaved => Saved;
    }
}
